#!/bin/sh
# Makes the preview.jpg of a template: preview.sh FAMILY/NAME FIRST SECOND MOMENT…
# FIRST and SECOND are keys of videos in example/products.csv. Upright at the 1st and 2nd moment, wide at the 3rd and
# 4th, square at the 5th and 6th: of the first product all but the last of each shape, which is of the second.
# ROWREEL is the program, .build/release/rowreel by default.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rowreel=${ROWREEL:-$root/.build/release/rowreel}
cd "$root/Templates/$1"
first=$2 second=$3
shift 3
template=template.xml
[ -f $template ] || template=template.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
for moment in "$@"; do
    case $n in 0 | 1) output=vertical ;; 2 | 3) output=wide ;; *) output=square ;; esac
    case $n in 1 | 3 | 5) key=$second ;; *) key=$first ;; esac
    "$rowreel" still "$template" --data example/products.csv --row "$key" --output $output --at "$moment" \
        -o "$work/$n.png" >/dev/null
    n=$((n + 1))
done
ffmpeg -v error -y -i "$work/0.png" -i "$work/1.png" -i "$work/2.png" -i "$work/3.png" -i "$work/4.png" -i "$work/5.png" \
    -filter_complex "[0]scale=338:600:flags=area,format=rgb24[a];[1]scale=338:600:flags=area,format=rgb24[b];
        [2]scale=534:300:flags=area,format=rgb24[c];[3]scale=534:300:flags=area,format=rgb24[d];
        [4]scale=300:300:flags=area,format=rgb24[e];[5]scale=300:300:flags=area,format=rgb24[f];
        [c][d]vstack[g];[e][f]vstack[h];[a][b][g][h]hstack=4" \
    -pix_fmt yuvj444p -q:v 4 -huffman optimal preview.jpg
