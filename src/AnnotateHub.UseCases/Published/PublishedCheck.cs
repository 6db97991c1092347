using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Imaging.Reading;
using AnnotateHub.UseCases.Export;
using AnnotateHub.UseCases.Jobs;

namespace AnnotateHub.UseCases.Published;

/// <summary>Checks a published tree on disk.</summary>
public static class PublishedCheck
{
    private const long MostBytes = 128L << 20;

    /// <param name="isPatientDisjoint">Null believes what the tree says of itself.</param>
    /// <param name="looks">Also compares what the pictures look like, which decodes all of them.</param>
    public static async Task<(IReadOnlyList<CheckFinding> Findings, DataSetReading Reading)> OfFolderAsync(
        string folder, bool? isPatientDisjoint = null, bool looks = false, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        var source = LabelFolder.Open(folder) ?? throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var reader = new DataSetReader();
        var (findings, hashes) = (new List<CheckFinding>(), new List<(string, ulong)>());
        foreach (var file in source.Files.Where(file => DataSetReader.Needs(file.Path)))
        {
            await using var stream = file.Open();
            if (stream.Length > MostBytes) findings.Add(new CheckFinding(true, $"{file.Path} is larger than {MostBytes >> 20} MiB."));
            else reader.Read(file.Path, await BytesAsync(stream, cancel));
        }

        var found = reader.Reading;
        var meter = new ProgressMeter(progress, TimeProvider.System, source.Files.Count);
        foreach (var file in source.Files)
        {
            cancel.ThrowIfCancellationRequested();
            reader.Saw(file.Path);
            if (found.Promised.Remove(file.Path, out var promised))
            {
                await using var stream = file.Open();
                if (!Convert.ToHexString(await SHA256.HashDataAsync(stream, cancel)).Equals(promised, StringComparison.OrdinalIgnoreCase)) findings.Add(new CheckFinding(true, $"{file.Path} was changed since {DataSetLayout.Checksums} was written."));
            }

            if (looks && file.Path.StartsWith($"{DataSetLayout.Images}/{DataSetLayout.Brightfield}/", StringComparison.Ordinal) && LookOf(Path.Combine(folder, file.Path)) is { } look) hashes.Add((file.Stem, look));
            meter.Advance($"Checked {file.Path}");
        }

        findings.AddRange(found.Promised.Keys.Select(path => new CheckFinding(true, $"{path} is in {DataSetLayout.Checksums} and not in the folder.")));
        var patients = PatientsOf(found);
        findings.AddRange(DataSetCheck.Findings(found, source.SizeOf, stem => patients.GetValueOrDefault(stem) ?? "", isPatientDisjoint ?? found.Facts?.IsPatientDisjoint ?? false));
        findings.AddRange(DataSetCheck.NearDuplicates(hashes, found.SplitOf));
        return (findings, found);
    }

    /// <summary>Whether a folder looks like a published tree: split lists beside annotations, or what AnnotateHub writes into one.</summary>
    public static bool IsPublished(LabelFolder folder)
    {
        var paths = folder.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return paths.Contains(DataSetLayout.Facts) || paths.Any(path => DataSetLayout.RoleOf(path) is DataSetLayout.TrainVal or DataSetLayout.Union)
            || (paths.Overlaps(["train.txt", "val.txt", "test.txt"]) && paths.Any(path => DataSetLayout.RoleOf(path) is not null));
    }

    public static string Told(IReadOnlyList<CheckFinding> findings)
    {
        var text = new StringBuilder();
        var errors = findings.Count(finding => finding.IsError);
        text.Append(errors == 0 ? $"Everything was read back and compared: no error, {findings.Count} {(findings.Count == 1 ? "note" : "notes")}.\n" : $"FAILED: {errors} {(errors == 1 ? "error" : "errors")}, {findings.Count - errors} notes.\n");
        foreach (var finding in findings.OrderByDescending(finding => finding.IsError)) text.Append(finding).Append('\n');
        return text.ToString();
    }

    /// <summary>By the lists of patients, where there are some; else as the published names tell.</summary>
    internal static IReadOnlyDictionary<string, string> PatientsOf(DataSetReading found)
    {
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, stems) in found.Lists)
            if (name.Split('_', 2) is ["train" or "val" or "test", var patient]) foreach (var stem in stems) patients.TryAdd(stem, patient);
        foreach (var stem in found.Lists.Values.SelectMany(stems => stems).Where(stem => !patients.ContainsKey(stem)).ToList())
            if (stem is ['r', ..] && stem.IndexOf('c', StringComparison.Ordinal) is > 1 and var end && stem[1..end].All(char.IsAsciiDigit)) patients[stem] = stem[1..end];
        return patients;
    }

    private static ulong? LookOf(string file)
    {
        try
        {
            return PerceptualHash.Of(ImageFile.ReadPlane(file).Plane);
        }
        catch (ImageReadException)
        {
            return null;
        }
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancel);
        return bytes.ToArray();
    }
}
