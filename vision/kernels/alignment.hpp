#pragma once

// A small picture and the usual one, with its gradients; pixels are adjacent.
struct Pair {
    const float *usual, *now, *gx, *gy;
    int width, height;
};

// Sums over all pixels for a step of Lucas and Kanade: of the products of gradients, of gradient
// and difference, and of the plain size of the difference.
struct Alignment {
    double xx, xy, yy, bx, by, apart;
};

// `unlike` is the difference, in grey levels, that has half the weight of none.
Alignment align(const Pair &pictures, float unlike);

// The median of how many times brighter `now` is, over every third pixel of every third row where
// both are well exposed; 1 where it is closer to 1 than `least`, or where there is none.
float brightening(const float *usual, const float *now, int width, int height, float least);
