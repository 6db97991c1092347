using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AnnotateHub.Imaging.Reading.Tiff;

/// <param name="sample">The sample the row holds, or -1 when it holds all of them interleaved.</param>
/// <param name="row">At least <paramref name="width"/> pixels in the machine's byte order, predictor undone.</param>
internal delegate void RowSink(int sample, int x, int y, int width, ReadOnlySpan<byte> row);
