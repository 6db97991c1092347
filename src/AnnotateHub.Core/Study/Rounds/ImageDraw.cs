using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Splits;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>Choosing images by a recorded seed, stratified by patient. The same images and seed give the same choice.</summary>
public static class ImageDraw
{
    /// <summary>As many images as asked for, shared out over patients by how many images each has.</summary>
    public static (IReadOnlyList<DrawnImage> Images, string? Fault) Draw(IReadOnlyCollection<DrawnImage> pool, int count, long seed)
    {
        if (Fault(count, pool.Count, "images are there") is { } fault)
            return ([], fault);
        var strata = PatientStratum.From(pool, seed, "images");
        var shares = Apportionment.Allocate(count, [.. strata.Select(stratum => stratum.Images.Count)]);
        return ([.. strata.Zip(shares).SelectMany(item => item.First.Images.Take(item.Second))], null);
    }

    public static (IReadOnlyList<DrawnImage> Images, string? Fault) PerPatient(IReadOnlyCollection<DrawnImage> pool, int count, long seed)
    {
        if (pool.Count == 0)
            return ([], Fault(count, 0, "images are there"));
        var strata = PatientStratum.From(pool, seed, "images");
        foreach (var stratum in strata)
            if (
                Fault(
                    count,
                    stratum.Images.Count,
                    stratum.Patient.Length == 0 ? "images without a patient are there" : $"images of patient {stratum.Patient} are there"
                ) is
                { } fault
            )
                return ([], fault);
        return ([.. strata.SelectMany(stratum => stratum.Images.Take(count))], null);
    }

    private static string? Fault(int wanted, int found, string what) =>
        wanted < 1 ? $"At least one image is needed; found {wanted}."
        : wanted > found ? $"{wanted} are asked for, but only {found} {what} that this kind of round may use; ask for fewer."
        : null;
}
