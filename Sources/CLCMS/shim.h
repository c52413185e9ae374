// What Swift must see of Little CMS: reading an ICC profile and converting pixels to sRGB.
#pragma once
#include <lcms2.h>
