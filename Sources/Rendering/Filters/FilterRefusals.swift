/// The filters that templates may not use, with the reason.
extension FilterRules {
    struct Refusal: Sendable {
        var reason: String
        var names: Set<String>
    }

    static let refused: [Refusal] = [
        refusal(
            "it is a filter for sound",
            """
            abench abitscope abuffersink acompressor acontrast acopy acrossfade acrossover acrusher acue
            adeclick adeclip adecorrelate adelay adenorm aderivative adrawgraph adynamicequalizer adynamicsmooth
            aecho aemphasis aeval aexciter afade afftdn afftfilt afifo aformat afreqshift afwtdn agate
            agraphmonitor ahistogram aiir aintegral ainterleave alatency alimiter allpass aloop amerge amix
            amultiply anequalizer anlmdn anlmf anlms anull anullsink apad aperms aphasemeter aphaser aphaseshift
            apsyclip apulsator arealtime aresample areverse arnndn asdr asegment aselect asetnsamples asetpts
            asetrate asettb ashowinfo asidedata asoftclip aspectralstats asplit asr astats asubboost asubcut
            asupercut asuperpass asuperstop atempo atilt atrim avectorscope axcorrelate bandpass bandreject bass
            biquad bs2b channelmap channelsplit chorus compand compensationdelay crossfeed crystalizer dcshift
            deesser dialoguenhance drmeter dynaudnorm earwax ebur128 equalizer extrastereo firequalizer flanger
            haas hdcd headphone highpass highshelf join loudnorm lowpass lowshelf mcompand pan replaygain
            rubberband showcqt showfreqs showspatial showspectrum showspectrumpic showvolume showwaves
            showwavespic sidechaincompress sidechaingate silencedetect silenceremove sofalizer spectrumsynth
            speechnorm stereotools stereowiden superequalizer surround tiltshelf treble tremolo vibrato
            virtualbass volume volumedetect
            """),
        refusal(
            "it makes pictures instead of changing them",
            """
            abuffer aevalsrc afirsrc allrgb allyuv anoisesrc anullsrc avsynctest buffer cellauto color
            colorchart colorspectrum flite frei0r_src gradients haldclutsrc hilbert life mandelbrot mptestsrc
            nullsrc openclsrc pal100bars pal75bars rgbtestsrc sierpinski sinc sine smptebars smptehdbars testsrc
            testsrc2 yuvtestsrc
            """),
        refusal(
            "it needs several pictures or makes several",
            """
            afir alphamerge astreamselect blend colormap concat convolve deconvolve displace guided hstack
            hysteresis interleave limitdiff lut2 maskedclamp maskedmax maskedmerge maskedmin maskedthreshold
            mergeplanes midequalizer mix morpho multiply overlay paletteuse remap scale2ref streamselect
            threshold varblur vstack xcorrelate xfade xmedian xstack
            """),
        refusal(
            "it needs hardware that not every machine has",
            """
            avgblur_opencl avgblur_vulkan blend_vulkan boxblur_opencl chromaber_vulkan chromakey_cuda
            colorkey_opencl convolution_opencl deinterlace_qsv deinterlace_vaapi denoise_vaapi deshake_opencl
            dilation_opencl erosion_opencl flip_vulkan gblur_vulkan hflip_vulkan hwdownload hwmap hwupload
            hwupload_cuda nlmeans_opencl overlay_cuda overlay_opencl overlay_qsv overlay_vaapi overlay_vulkan
            pad_opencl prewitt_opencl procamp_vaapi program_opencl remap_opencl roberts_opencl scale_cuda
            scale_qsv scale_vaapi scale_vulkan sharpness_vaapi sobel_opencl thumbnail_cuda tonemap_opencl
            tonemap_vaapi transpose_opencl transpose_vaapi transpose_vulkan unsharp_opencl vflip_vulkan vpp_qsv
            xfade_opencl yadif_cuda
            """),
        refusal(
            "its picture depends on frames before, or on time",
            """
            atadenoise bm3d bwdif cue decimate dedot deflicker dejudder derain deshake detelecine doubleweave
            estdif fade feedback field fieldhint fieldmatch fieldorder fifo fps framerate framestep freezedetect
            freezeframes hqdn3d il interlace kerndeint lagfun latency loop maskfun mestimate minterpolate
            mpdecimate nnedi noise normalize phase photosensitivity pullup random realtime repeatfields reverse
            scroll segment select separatefields setfield shuffleframes tblend telecine thistogram thumbnail
            tile tinterlace tlut2 tmedian tmidequalizer tmix tpad untile vidstabdetect vidstabtransform w3fdif
            weave yadif zoompan
            """),
        refusal(
            "it reads files or runs code from outside",
            """
            ametadata amovie asendcmd ass azmq cover_rect dnn_classify dnn_detect dnn_processing drawtext
            find_rect frei0r haldclut ladspa libplacebo lut1d lut3d lutrgb lutyuv lv2 metadata movie removelogo
            sendcmd showinfo signature sr subtitles zmq
            """),
        refusal(
            "it changes the size of the picture; regions and fit do that",
            """
            crop epx extractplanes framepack hqx pad scale stereo3d super2xsai swaprect transpose v360 xbr
            zscale
            """),
        refusal(
            "it measures or draws diagrams for engineers",
            """
            addroi bbox bench bitplanenoise blackdetect blackframe blockdetect blurdetect ciescope codecview
            cropdetect datascope drawgraph entropy graphmonitor histogram identity idet msad oscilloscope
            palettegen perms pixdesctest pixscope psnr qp readeia608 readvitc scdet showpalette sidedata
            signalstats siti ssim vectorscope vfrdet vif vmafmotion waveform
            """),
        refusal(
            "it changes what is transparent",
            """
            alphaextract chromakey colorkey delogo floodfill hsvkey lumakey premultiply shuffleplanes
            unpremultiply
            """),
        refusal(
            "it is meant for repairing recordings, and too slow here",
            """
            dctdnoiz elbg fftdnoiz fspp greyedge nlmeans owdenoise pp pp7 removegrain shufflepixels spp
            """),
        refusal(
            "it is used inside the program",
            """
            buffersink colormatrix colorspace copy format noformat null nullsink setdar setparams setpts
            setrange setsar settb split tonemap trim
            """),
        refusal(
            "it is made of expressions, which are not allowed in templates",
            """
            amplify fftfilt geq lut pseudocolor vaguedenoiser
            """),
    ]

    private static func refusal(_ reason: String, _ names: String) -> Refusal {
        Refusal(reason: reason, names: Set(names.split(whereSeparator: \.isWhitespace).map(String.init)))
    }
}
