#!/bin/sh
# Takes the grain out of the rendered places and writes JPEGs of 1600x1280: places.sh RENDERED_PNGS_DIR PICTURES_DIR
set -eu
for picture in "$1"/*.png; do
    name=$(basename "$picture" .png)
    case $name in
    # Indoors and at night single pixels are bright: a rank below the median takes them out, then the rest of the grain.
    street) clean="median=radius=2:percentile=0.38,nlmeans=s=5:p=5:r=9" ;;
    council | datacentre) clean="median=radius=1:percentile=0.42,nlmeans=s=5:p=5:r=9" ;;
    *) clean="vaguedenoiser=threshold=7:method=garrote:nsteps=5:percent=92" ;;
    esac
    ffmpeg -v error -y -i "$picture" -vf "format=gbrp16,format=gbrp,$clean,scale=1600:1280:flags=lanczos" \
        -pix_fmt yuvj420p -q:v "${QUALITY:-6}" -huffman optimal "$2/$name.jpg"
done
