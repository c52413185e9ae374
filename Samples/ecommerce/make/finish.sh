#!/bin/sh
# Takes the grain out of the rendered pictures and writes them as JPEG: finish.sh RENDERED_PNGS_DIR PICTURES_DIR
# GRAIN (default 9) is how strong the grain is, in levels; with many samples 4 is enough.
set -eu
for picture in "$1"/*.png; do
    name=$(basename "$picture" .png)
    ffmpeg -v error -y -i "$picture" \
        -vf "format=gbrp16,format=gbrp,vaguedenoiser=threshold=${GRAIN:-9}:method=garrote:nsteps=5:percent=92" \
        -pix_fmt yuvj444p -q:v 2 -huffman optimal "$2/$name.jpg"
done
