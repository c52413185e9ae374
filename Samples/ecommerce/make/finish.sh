#!/bin/sh
# Takes the last grain out of the rendered pictures and writes them as JPEG: finish.sh RENDERED_PNGS_DIR PICTURES_DIR
set -eu
for picture in "$1"/*.png; do
    name=$(basename "$picture" .png)
    [ ! -e "$2/$name.jpg" ] || [ "$picture" -nt "$2/$name.jpg" ] || continue
    ffmpeg -v error -y -i "$picture" -vf "format=gbrp,bm3d=sigma=${SIGMA:-6}:block=4:bstep=4:group=8:range=6:mstep=1,noise=alls=1:all_seed=1" \
        -pix_fmt yuvj444p -q:v 2 -huffman optimal "$2/$name.jpg"
done
