using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.LabelFiles.Import;
using AnnotateHub.Exchange.PublishedDataset;
using AnnotateHub.Imaging.Reading;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>Checks a published tree on disk.</summary>
public static class PublishedCheck
{
    private const long MaxBytes = 128L << 20;

    /// <param name="isPatientDisjoint">Null believes what the tree says of itself.</param>
    /// <param name="looks">Also compares what the pictures look like, which decodes all of them.</param>
    public static async Task<(IReadOnlyList<CheckFinding> Findings, DataSetReading Reading)> OfFolderAsync(
        string folder,
        bool? isPatientDisjoint = null,
        bool looks = false,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var source = LabelFolder.Open(folder) ?? throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var reader = new DataSetReader();
        var (findings, hashes) = (new List<CheckFinding>(), new List<(string, ulong)>());
        foreach (var file in source.Files.Where(file => DataSetReader.Needs(file.Path)))
        {
            await using var stream = file.Open();
            if (stream.Length > MaxBytes)
                findings.Add(new CheckFinding(true, $"{file.Path} is larger than {MaxBytes >> 20} MiB."));
            else
                reader.Read(file.Path, await BytesAsync(stream, cancellationToken));
        }

        var dataSetReading = reader.Reading;
        var meter = new ProgressMeter(progress, TimeProvider.System, source.Files.Count);
        foreach (var file in source.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            reader.Saw(file.Path);
            if (dataSetReading.Promised.Remove(file.Path, out var promised))
            {
                await using var stream = file.Open();
                if (
                    !Convert
                        .ToHexString(await SHA256.HashDataAsync(stream, cancellationToken))
                        .Equals(promised, StringComparison.OrdinalIgnoreCase)
                )
                    findings.Add(new CheckFinding(true, $"{file.Path} was changed since {DataSetLayout.Checksums} was written."));
            }

            if (
                looks
                && file.Path.StartsWith($"{DataSetLayout.Images}/{DataSetLayout.Brightfield}/", StringComparison.Ordinal)
                && LookOf(Path.Combine(folder, file.Path)) is { } look
            )
                hashes.Add((file.Stem, look));
            meter.Advance($"Checked {file.Path}");
        }

        findings.AddRange(
            dataSetReading.Promised.Keys.Select(path => new CheckFinding(
                true,
                $"{path} is in {DataSetLayout.Checksums} and not in the folder."
            ))
        );
        var patients = PatientsOf(dataSetReading);
        findings.AddRange(
            DataSetCheck.Findings(
                dataSetReading,
                source.SizeOf,
                stem => patients.GetValueOrDefault(stem) ?? "",
                isPatientDisjoint ?? dataSetReading.Facts?.IsPatientDisjoint ?? false
            )
        );
        findings.AddRange(DataSetCheck.NearDuplicates(hashes, dataSetReading.SplitOf));
        return (findings, dataSetReading);
    }

    /// <summary>Whether a folder looks like a published tree: split lists beside annotations, or what AnnotateHub writes into
    /// one.</summary>
    public static bool IsPublished(LabelFolder folder)
    {
        var paths = folder.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return paths.Contains(DataSetLayout.Facts)
            || paths.Any(path => DataSetLayout.RoleOf(path) is DataSetLayout.TrainVal or DataSetLayout.Union)
            || (paths.Overlaps(["train.txt", "val.txt", "test.txt"]) && paths.Any(path => DataSetLayout.RoleOf(path) is not null));
    }

    /// <param name="leftOut">Images that are not in the tree, and why.</param>
    public static string ToText(IReadOnlyList<CheckFinding> findings, IReadOnlyList<string>? leftOut = null)
    {
        var text = new StringBuilder();
        var errors = findings.Count(finding => finding.IsError);
        text.Append(
            errors == 0
                ? $"Everything was read back and compared: no error, {findings.Count} {(findings.Count == 1 ? "note" : "notes")}.\n"
                : $"FAILED: {errors} {(errors == 1 ? "error" : "errors")}, {findings.Count - errors} notes.\n"
        );
        foreach (var finding in findings.OrderByDescending(finding => finding.IsError))
            text.Append(finding).Append('\n');
        if (leftOut is { Count: > 0 })
            text.Append($"Left out: {leftOut.Count} {(leftOut.Count == 1 ? "image" : "images")} of the project.\n");
        foreach (var sentence in leftOut ?? [])
            text.Append($"Left out: {sentence}\n");
        return text.ToString();
    }

    /// <summary>By the lists of patients, where there are some; else as the published names tell.</summary>
    internal static IReadOnlyDictionary<string, string> PatientsOf(DataSetReading dataSetReading)
    {
        var patients = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, stems) in dataSetReading.Lists)
            if (name.Split('_', 2) is ["train" or "val" or "test", var patient])
                foreach (var stem in stems)
                    patients.TryAdd(stem, patient);
        foreach (var stem in dataSetReading.Lists.Values.SelectMany(stems => stems).Where(stem => !patients.ContainsKey(stem)).ToList())
            if (stem is ['r', ..] && stem.IndexOf('c', StringComparison.Ordinal) is > 1 and var end && stem[1..end].All(char.IsAsciiDigit))
                patients[stem] = stem[1..end];
        return patients;
    }

    private static ulong? LookOf(string file)
    {
        try
        {
            return PerceptualHash.Compute(ImageFile.ReadPlane(file).Plane);
        }
        catch (ImageReadException)
        {
            return null;
        }
    }

    private static async Task<byte[]> BytesAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
