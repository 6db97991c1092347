using AnnotateHub.Application.Access;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Web.Features.Models;

/// <summary>Which images a model is tried on unless a person says otherwise.</summary>
public static class TryPick
{
    public const int Most = 12;
    public const int Default = 6;

    /// <summary>Patients in turn, and within a patient spread evenly over the plate; never test images: thresholds must not be chosen on
    /// what models are judged by.</summary>
    public static IReadOnlyList<ImageEntry> Spread(IReadOnlyList<ImageEntry> images, int count = Default)
    {
        var patients = images
            .Where(image => image.Split is not DataSplit.Test)
            .GroupBy(image => image.Patient ?? "", StringComparer.Ordinal)
            .Select(group => group.ToList())
            .ToList();
        var shares = new int[patients.Count];
        for (int given = 0, turn = 0; given < Math.Min(count, patients.Sum(patient => patient.Count)); turn = (turn + 1) % patients.Count)
        {
            if (shares[turn] == patients[turn].Count)
                continue;
            shares[turn]++;
            given++;
        }

        return
        [
            .. patients
                .Zip(shares)
                .SelectMany(pair =>
                    Enumerable.Range(0, pair.Second).Select(place => pair.First[(2 * place + 1) * pair.First.Count / (2 * pair.Second)])
                ),
        ];
    }
}
