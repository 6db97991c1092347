using System.Text;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Lists of bare stems: splits, patients, nested subsets for a learning curve, leave-one-patient-out.</summary>
public static class DataSetLists
{
    /// <summary>The paper's learning curve.</summary>
    private static readonly int[] Percents = [5, 10, 20, 50, 100];

    /// <param name="subsetSeed">Null for no subsets.</param>
    public static IEnumerable<WrittenFile> Create(IReadOnlyList<DataSetImage> images, long? subsetSeed, bool leaveOneOut)
    {
        foreach (var split in Enum.GetValues<DataSplit>())
        {
            yield return List($"{DataSetLayout.ListOf(split)}.txt", Stems(images, split));
            foreach (var patient in Patients(images).Where(patient => patient.Length > 0))
                yield return List(
                    $"{DataSetLayout.ListOf(split)}_{ExportName.From(patient)}.txt",
                    Stems(images.Where(image => image.Patient == patient), split)
                );
        }

        if (subsetSeed is { } seed)
            foreach (var (percent, stems) in Subsets(images, seed))
                yield return List($"subsets/train_{percent}.txt", stems);
        if (!leaveOneOut)
            yield break;
        foreach (var patient in Patients(images).Where(patient => patient.Length > 0))
        {
            yield return List(
                $"leave_one_patient_out/{ExportName.From(patient)}/train.txt",
                Stems(images.Where(image => image.Patient != patient), DataSplit.Train)
            );
            yield return List(
                $"leave_one_patient_out/{ExportName.From(patient)}/val.txt",
                Stems(images.Where(image => image.Patient != patient), DataSplit.Validation)
            );
            yield return List(
                $"leave_one_patient_out/{ExportName.From(patient)}/test.txt",
                Stems(images.Where(image => image.Patient == patient), DataSplit.Test)
            );
        }
    }

    /// <summary>Nested: each is part of the next. Patients keep their shares, because each patient's images are drawn in one order of their
    /// own.</summary>
    public static IEnumerable<(int Percent, IReadOnlyList<string> Stems)> Subsets(IReadOnlyList<DataSetImage> images, long seed)
    {
        var places = new List<(double Place, string Stem)>();
        foreach (var (index, patient) in Patients(images).Index())
        {
            var stems = Stems(images.Where(image => image.Patient == patient), DataSplit.Train);
            places.AddRange(
                PinnedRandom
                    .For(unchecked((ulong)seed), index, "subset")
                    .Shuffled(stems)
                    .Index()
                    .Select(item => ((item.Index + 0.5) / stems.Count, item.Item))
            );
        }

        var order = places.OrderBy(item => item.Place).ThenBy(item => item.Stem, StringComparer.Ordinal).Select(item => item.Stem).ToList();
        foreach (var percent in Percents)
            yield return (
                percent,
                [.. order.Take((int)Math.Round(order.Count * percent / 100.0, MidpointRounding.AwayFromZero)).Order(StringComparer.Ordinal)]
            );
    }

    public static IReadOnlyList<string> Patients(IEnumerable<DataSetImage> images) =>
        [.. images.Select(image => image.Patient).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static List<string> Stems(IEnumerable<DataSetImage> images, DataSplit split) =>
        [.. images.Where(image => image.Split == split).Select(image => image.Stem).Order(StringComparer.Ordinal)];

    private static WrittenFile List(string path, IReadOnlyList<string> stems) =>
        new(path, Encoding.UTF8.GetBytes(string.Concat(stems.Select(stem => stem + "\n"))));
}
