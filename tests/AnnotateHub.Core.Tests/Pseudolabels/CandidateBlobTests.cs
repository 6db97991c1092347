using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Pseudolabels;
using CsCheck;

namespace AnnotateHub.Core.Tests.Pseudolabels;

public sealed class CandidateBlobTests
{
    /// <summary>Head 12 bytes, each candidate 24 and 4 a probability: 12 + 2 * 36 = 84.</summary>
    [Fact]
    public void Two_candidates_of_three_classes_take_84_bytes_and_come_back()
    {
        Candidate[] two =
        [
            new(new PixelBox(0.5, 1, 10.25, 20), 2, 0.75, [0.5, 0.25, 0.25]),
            new(new PixelBox(3, 4, 5, 6), 0, 0.125, [0, 1, 0]),
        ];

        var blob = CandidateBlob.Write(two);

        Assert.Equal(84, blob.Length);
        Same(two, CandidateBlob.Read(blob));
    }

    [Fact]
    public void What_singles_can_hold_survives_the_round_trip() =>
        Gen.Select(Gen.Single[0, 5_000], Gen.Single[0, 5_000], Gen.Single[0, 500], Gen.Single[0, 500], Gen.Int[0, 9], Gen.Single[0, 1])
            .Array[0, 40]
            .Sample(rows =>
            {
                Candidate[] candidates =
                [
                    .. rows.Select(row => new Candidate(
                        new PixelBox(row.Item1, row.Item2, row.Item1 + row.Item3, row.Item2 + row.Item4),
                        row.Item5,
                        row.Item6
                    )),
                ];
                candidates =
                [
                    .. candidates.Select(one =>
                        one with
                        {
                            Box = new PixelBox(one.Box.X1, one.Box.Y1, (float)one.Box.X2, (float)one.Box.Y2),
                        }
                    ),
                ];

                Same(candidates, CandidateBlob.Read(CandidateBlob.Write(candidates)));
            });

    [Fact]
    public void No_candidates_are_twelve_bytes() => Assert.Empty(CandidateBlob.Read(CandidateBlob.Write([])));

    [Fact]
    public void A_blob_cut_off_or_lengthened_anywhere_is_refused()
    {
        var blob = CandidateBlob.Write([new Candidate(new PixelBox(0, 0, 1, 1), 0, 1, [1, 0, 0])]);

        for (var length = 0; length < blob.Length; length++)
            Assert.Throws<FormatException>(() => CandidateBlob.Read(blob.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => CandidateBlob.Read([.. blob, 0]));
        Assert.Throws<FormatException>(() => CandidateBlob.Read([(byte)'x', .. blob.AsSpan(1)]));
    }

    [Fact]
    public void Candidates_with_and_without_probabilities_do_not_share_a_blob() =>
        Assert.Throws<ArgumentException>(() =>
            CandidateBlob.Write([new Candidate(new PixelBox(0, 0, 1, 1), 0, 1, [1, 0, 0]), new Candidate(new PixelBox(0, 0, 1, 1), 0, 1)])
        );

    private static void Same(IReadOnlyList<Candidate> expected, IReadOnlyList<Candidate> actual)
    {
        Assert.Equal(
            expected.Select(one => (one.Box, one.Class, one.DetectorScore)),
            actual.Select(one => (one.Box, one.Class, one.DetectorScore))
        );
        foreach (var (before, after) in expected.Zip(actual))
            Assert.Equal(before.ClassProbabilities, after.ClassProbabilities);
    }
}
