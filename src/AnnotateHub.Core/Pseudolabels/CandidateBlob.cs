using System.Buffers.Binary;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>
/// Candidates of one image as one compact blob (candidates are no rows of the database). Little-endian: "ahc1", int32 count, int32 classes of the
/// classifier (0: none),
/// then per candidate float32 x1 y1 x2 y2, int32 class, float32 S_det and as many float32 probabilities.
/// </summary>
public static class CandidateBlob
{
    private static ReadOnlySpan<byte> Magic => "ahc1"u8;

    public static byte[] Write(IReadOnlyList<Candidate> candidates)
    {
        var classes = candidates.Count == 0 ? 0 : candidates[0].ClassProbabilities?.Count ?? 0;
        var blob = new byte[12 + candidates.Count * (24 + 4 * classes)];
        Magic.CopyTo(blob);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), candidates.Count);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(8), classes);
        var at = 12;
        foreach (var candidate in candidates)
        {
            if ((candidate.ClassProbabilities?.Count ?? 0) != classes)
                throw new ArgumentException("Either every candidate of an image has class probabilities or none has.");
            Put(candidate.Box.X1);
            Put(candidate.Box.Y1);
            Put(candidate.Box.X2);
            Put(candidate.Box.Y2);
            BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(at), candidate.Class);
            at += 4;
            Put(candidate.DetectorScore);
            foreach (var probability in candidate.ClassProbabilities ?? [])
                Put(probability);
        }

        return blob;

        void Put(double value)
        {
            BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(at), (float)value);
            at += 4;
        }
    }

    /// <summary>Bytes before the first candidate.</summary>
    public const int HeadLength = 12;

    /// <summary>How many candidates follow a head; for who only counts and need not read megabytes.</summary>
    /// <exception cref="FormatException">The bytes are no head of this version.</exception>
    public static int CountIn(ReadOnlySpan<byte> head) =>
        head.Length >= HeadLength && head[..4].SequenceEqual(Magic)
            ? BinaryPrimitives.ReadInt32LittleEndian(head[4..])
            : throw new FormatException($"Candidates begin with 'ahc1' and two counts; found {head.Length} bytes of something else.");

    /// <exception cref="FormatException">The bytes are no candidates of this version, or cut off.</exception>
    public static IReadOnlyList<Candidate> Read(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 12 || !blob[..4].SequenceEqual(Magic))
            throw new FormatException($"Candidates begin with 'ahc1' and two counts; found {blob.Length} bytes of something else.");
        var (count, classes) = (BinaryPrimitives.ReadInt32LittleEndian(blob[4..]), BinaryPrimitives.ReadInt32LittleEndian(blob[8..]));
        var size = 24L + 4L * classes;
        if (count < 0 || classes < 0 || blob.Length != 12 + count * size)
            throw new FormatException(
                $"{count} candidates of {size} bytes and their head need {12 + count * size} bytes; found {blob.Length}."
            );
        var candidates = new Candidate[count];
        for (var index = 0; index < count; index++)
        {
            var one = blob.Slice(12 + (int)(index * size), (int)size);
            double[]? probabilities = classes == 0 ? null : new double[classes];
            for (var @class = 0; @class < classes; @class++)
                probabilities![@class] = Single(one, 24 + 4 * @class);
            candidates[index] = new Candidate(
                new PixelBox(Single(one, 0), Single(one, 4), Single(one, 8), Single(one, 12)),
                BinaryPrimitives.ReadInt32LittleEndian(one[16..]),
                Single(one, 20),
                probabilities
            );
        }

        return candidates;
    }

    private static double Single(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadSingleLittleEndian(bytes[at..]);
}
