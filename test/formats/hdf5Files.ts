// Small HDF5 files that h5py wrote, packed with gzip: what our own library cannot write.

import { gunzipSync } from 'node:zlib';

const unpack = (base64: string): Uint8Array => new Uint8Array(gunzipSync(Buffer.from(base64, 'base64')));

/**
 * 1, 2, 3, 100 in every type of number: `lei2` is 16-bit integers little-endian, `bef8` 64-bit floats big-endian; an enumeration of
 * big-endian integers of 16 bits with 258, 0, 258; booleans true, false.
 */
export const NUMBERS = unpack(
  'H4sIAAAAAAACA+1ZPWzaQBS+s2OwSVAgbYJDf+JsjFHFwFAJB4WIoWpR00bNVlUBBYkGpIoqncpU0S0jY0bGjBk7Mnbs2KlizJiN' +
    '2r73XKBwGNOovtKTrMe7+3yGz9/de+/4XNjbj0aSEWI3VSVLJEYGWx9azxj2cfw1WAq2BbYjYT91xnToj8P8o7gXz/N5Yj29P9Lw' +
    'OTtLzOK3Sz1g1gRfXYV+8M0Es6/I//YvtEJ+t+joDYTWgf5PW7f7XEoUpm2KPlMypawDZOla2VKoPRJTCZEGFKsQ1emXJMm5UYV5' +
    'ZHqmgIJHnnweyPdw8PTZHrV+bR18fZ2Pb4Jt63wc/tpeko/D9d9UxNYztdQhk2P/+tK86us8JJK+kBjfvBCvvHTCIvEyt16oV16+' +
    'qAulFxX7jCm8fNOGd6Cg64W9b9m6jueJY5pXfm4iIvEzStE8+403fvSVhdQP9cpPJrqQ+lFxpzWn8FMEYgxR+BGqsbw27NazX9f4' +
    '+Auw7x/ycSf44S4fd4Z17gYfh3Xz1SYfh9HbkPk4rJe76p9bFMTNwdjiILCHzFVPaV7XSTMu4DqZSNs8cckbX5drIvF1a/qiXvn6' +
    'fmex9aU70Lix6tYTEYVE4PiNw1tsfXxd0QoWU48tAeTMQ9+8bM/KS2pDBF4cWsih6V8vW24emFBJ4uNUXlr6+HwwWLzgeVgBzymj' +
    'fDweg7VDfFwG4/gyH4fn2xdx0TOwZpZtvqZ1dXP+19+sOutsiqCzbJNFJpudXNdPnMN1mHXjXHqZpPvyNH66yfHxrhVADV1n4YMJ' +
    'qwfskf99a3tWvm7uicBX9nqIKGJC+DGPvOVR8kgiIVuVhPM/n8SSjMHz6dMaw3wovcN0RJrMXx0qqtCECulv7vMK2QG/p/HxRbD1' +
    'GB/Xxrhwn49DNV2G+Th8n6mVgCaikn1NU5f0W7r6S114akIha9rffXKQJ/Y/yC/zmOtOVtcPY3jmYKgLW7VUeWTbN2CrpQb4DfAr' +
    'aRhPwzj4DfArGRjPwDj4DfDLMF8Z5ivD/WW4vwx4tKeNt7at1aqDZcSVYLkFJT8Byq6dwOggAAA=',
);

/** `vlen`: cat, dög, empty, ten x; `fixed`: cat, do, empty; `utf8`: zwölf; `padded` with blanks: ab, abcde. */
export const TEXT = unpack(
  'H4sIAAAAAAACA+2Yv07DMBDGY6dBIRIigPhTpoyMHRlBtNABUQQMjKRNihAVIBSgYmAuGyOPwBNU3bt05REYeQSmkqvPaWyJlAml' +
    '4n7Lpztf7fT6xVLvuVrenXPWHQOwbaNguEaaIWIW1Viun6Ey1A7qG5d5Nlpbw/wC7q/XnRxVKlA91JDnlApCbYP4j1Qr24egpxhv' +
    'oA64WnffCq9AmxftMIj1LmpuQnzjBwEkpE9LvzyXGZb4DJOxcDJjIoG2TNSM12GlGK+D093ko8K5VqwQcy7SNu5nsrYldtjSnqCT' +
    'q9/h+KBWZqlborecXe+hfq5m18n74X0lu06+/5453X6Gx+9ZY+8UUrH8ajIGozipGCy/t1PbHxnIVe9fiXwtHNR2gnqG9G3Q756r' +
    'PhY0/EjZ92We7iKCIAiCIAiCIAiC+CsmzaVM7X+8iXOnJSZy4zkU1+ZQA5zAzGonvua6Hw0/Cq5FI2YyG8OSBmqNccVw6efGfOAI' +
    'Sx1BL2IMxU+3zmXeBnaPD/1uqzm5L3JgxPW+cOhJVl++cHbnTFVf/LrneX69EYTfS2ywhAMZAAA=',
);

/** `x`, [64, 4], packed with lzf. */
export const LZF = unpack(
  'H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoO8aPyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGaPAQuE' +
    '5mAYBSMReLg6BoDoCCgflkpPMKGqq0BLjx4U2svIwAYxixHG14DQTBABB6g6aPLE4DMDUz5IpaCCPFRMgUGcg0G8HirPCkzRIHkm' +
    'ZoiB3EDzQQxGmAdqQfLMDDlVaXBzWRkRFnBAcxYzE3MFK8IJLAgVHlSNh2A/fxdQjoblQwXm0bRJDgCVd4xYyjshAvo28KPy0dMb' +
    'y2jQjoJRMApGwSgYBaNgFAwrAGz6P/gPQ7dBXACCuBN0wg8AAA==',
);

/** `x`: 0, 1, 2, after a user block of 1024 bytes. */
export const USER_BLOCK = unpack(
  'H4sIAAAAAAACA2NgGAWjYBSMVNDp4eLGyyXFBeZwcDCwMAhAJFgg1H8omMCJyofpT4DSjFC6A0qvYIKJM4LlJKDiglDz0dWFBLm6' +
    'glT/RwMwewyg7uEYjbIRCTxcHQNAdASUD02lDCeYUNVVoKVHDwrtZWRghZjFCONDUjIjI0SAGaoOQUuAlQoq2EPTqgODCTeDyX+o' +
    'AlagKEieiYmJEZKeIeYxM1awQlRIoLmgY1DFQ7CfvwsoR8PyoQLzaNqkHHywhzIcABVztcWQCQAA',
);

/** `x`: 1, 2 as bfloat16. */
export const BFLOAT16 = unpack(
  'H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwpqWFH5MPkEKM0IpTug9AommDgjWE4CKi4INR9dXUiQqytI9X80ALPHgAVC' +
    'czCMgpEIPFwdA0B0BJQPS6UnmFDVVaClRw8K7WVkYIOYxQjjQ1IyIyNEAGY9jGYGyoNkBBX4oWICDOwcDOz1UHlWYAoGyTMxMTFC' +
    '0jPEPGbGCmgOY0GxXwia4kGK64q4shE+HBgQ7OfvAsrRsHyowDyaNskBDfYMDgDaKMvffAUAAA==',
);

/** `x` lies in another file, which is not there. */
export const VIRTUAL = unpack(
  'H4sIAAAAAAACA+v0cHHj5ZLiYubgYICB/1BwXhDCN4CKHzn/1MjfwyWIiaGCSQhZIQxwMTEwMjCw8TAAKcaKzTDzPBioBjJ/ytSA' +
    'naBYV8SVjYwZGBlFGBiYGBkZmaBqYTSzCAOjoII8AwuYp8AgzsEgXg9ksQJdy8zNwcfAwMJ8nhGiFkxtYRiS4KxR7AZ3Z38fsB8E' +
    'kPwDBHYwRTCB/JKM1CK9DFOGCgZmJGFYuIHFmBihWhiBYvKnlt5FqFnAzzAKRsEoGAWjYBSMglEwCkbBKBgFo2AUjIIBAgC+KRT/' +
    'zxEAAA==',
);
