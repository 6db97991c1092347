using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Study.Splits;

/// <summary>Train, validation and test drawn within each patient.</summary>
/// <param name="Fault">Why the draw is impossible, as a sentence; then there are no splits.</param>
/// <param name="Splits">By image.</param>
public sealed record SplitSample(string? Fault, IReadOnlyDictionary<long, DataSplit> Splits)
{
    /// <summary>40 images of each patient (docs/protocol.md section 1).</summary>
    public const int DefaultTestPerPatient = 40;

    /// <summary>The paper's 120 validation images of 1087 that are not test.</summary>
    public const double DefaultValidationShare = 120.0 / 1087;

    /// <param name="keepDrawn">Images that have a split keep it, and the others fill up what is missing.</param>
    /// <remarks>Validation images are the rounded share of all that are not test, shared out over patients by largest remainders.</remarks>
    public static SplitSample Draw(
        IReadOnlyCollection<DrawnImage> images,
        long seed,
        int testPerPatient,
        double validationShare,
        bool keepDrawn = false
    )
    {
        if (images.Count == 0)
            return Impossible("The project has no images yet; import some before drawing splits.");
        if (testPerPatient < 0)
            return Impossible($"The number of test images of a patient cannot be negative; found {testPerPatient}.");
        if (validationShare is not (>= 0 and < 1))
            return Impossible($"The share of validation images lies from 0 to below 1; found {validationShare}.");
        var strata = PatientStratum.From(images, seed, "split").Select(stratum => new Dealing(stratum, keepDrawn)).ToList();
        if (strata.FirstOrDefault(dealing => dealing.Size < testPerPatient) is { } small)
            return Impossible(
                $"{(small.Patient.Length == 0 ? "Images without a patient" : $"Patient {small.Patient}")}: {testPerPatient} test "
                    + $"images are asked for, but there {(small.Size == 1 ? "is 1 image" : $"are {small.Size} images")}; ask for fewer "
                    + "or import more."
            );
        foreach (var item in strata)
            item.FillUp(DataSplit.Test, testPerPatient);
        var rest = strata.Select(dealing => dealing.Size - dealing.Count(DataSplit.Test)).ToList();
        var validation = Apportionment.Allocate((int)Math.Round(rest.Sum() * validationShare, MidpointRounding.AwayFromZero), rest);
        foreach (var (item, wanted) in strata.Zip(validation))
            item.FillUp(DataSplit.Validation, wanted);
        foreach (var item in strata)
            item.FillUp(DataSplit.Train, item.Size);
        return new SplitSample(null, strata.SelectMany(dealing => dealing.Splits).ToDictionary());
    }

    private static SplitSample Impossible(string fault) => new(fault, new Dictionary<long, DataSplit>());

    private sealed class Dealing(PatientStratum stratum, bool keepDrawn)
    {
        private readonly Queue<DrawnImage> _left = new(stratum.Images.Where(image => !keepDrawn || image.Split is null));

        public string Patient => stratum.Patient;
        public int Size => stratum.Images.Count;

        public Dictionary<long, DataSplit> Splits { get; } =
            stratum
                .Images.Where(image => keepDrawn && image.Split is not null)
                .ToDictionary(image => image.Id, image => image.Split!.Value);

        public int Count(DataSplit split) => Splits.Values.Count(dataSplit => dataSplit == split);

        public void FillUp(DataSplit split, int wanted)
        {
            for (var missing = wanted - Count(split); missing > 0 && _left.TryDequeue(out var image); missing--)
                Splits.Add(image.Id, split);
        }
    }
}
