// What Swift must see of libav*: the headers, and the macros its importer cannot read.
#pragma once
#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/parseutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
#include <malloc.h>

// Macros built from casts or function-like macros are not imported.
static const int rr_AVERROR_EOF = AVERROR_EOF;
static const int rr_AVERROR_EAGAIN = AVERROR(EAGAIN);
static const int rr_AVERROR_ENOMEM = AVERROR(ENOMEM);
static const int rr_AVERROR_EPERM = AVERROR(EPERM);
static const int rr_AVERROR_EINVAL = AVERROR(EINVAL);
static const int rr_AVERROR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int rr_AVERROR_DECODER_NOT_FOUND = AVERROR_DECODER_NOT_FOUND;
static const int64_t rr_AV_NOPTS_VALUE = AV_NOPTS_VALUE;

// glibc's malloc.h, which Swift's Glibc module leaves out; the parameter's name is a macro.
static inline int rr_set_mmap_threshold(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }
