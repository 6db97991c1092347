using System.Text;
using AnnotateHub.Exchange.Reading;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>Reads a published tree file by file.</summary>
public sealed class DataSetReader
{
    private const long MaxBytes = 128L << 20;
    private const int MaxStems = 1_000_000;

    public DataSetReading Reading { get; } = new();

    /// <summary>Whether the content of a file is needed, and not only that it is there.</summary>
    public static bool Needs(string path) =>
        DataSetLayout.RoleOf(path) is not null && path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        || path is DataSetLayout.AnnotatorList or DataSetLayout.Facts or DataSetLayout.Checksums
        || path.EndsWith(".txt", StringComparison.Ordinal)
            && path != DataSetLayout.CheckResult
            && !path.StartsWith("README", StringComparison.Ordinal);

    public void Saw(string path)
    {
        if (path.Split('/') is [.., DataSetLayout.Images, var channel, var picture])
        {
            if (!Reading.Pictures.TryGetValue(channel, out var stems))
                Reading.Pictures[channel] = stems = new HashSet<string>(StringComparer.Ordinal);
            stems.Add(ImageLabels.StemOf(picture));
        }
        else if (path.StartsWith(DataSetLayout.Crops + "/", StringComparison.Ordinal))
            Reading.Crops.Add(path);
    }

    public void Read(string path, byte[] content)
    {
        var file = new LabelFile(path, () => new MemoryStream(content));
        try
        {
            if (DataSetLayout.RoleOf(path) is { } role && file.Extension == ".xml")
                ReadLabels(file, role, content);
            else if (path == DataSetLayout.Facts)
                Reading.Facts =
                    DataSetFacts.Read(content)
                    ?? throw new UnusableFileException("It is not what AnnotateHub writes under this name; remove it to read the rest.");
            else if (path == DataSetLayout.AnnotatorList)
                ReadAnnotators(file);
            else if (path == DataSetLayout.Checksums)
                ReadChecksums(file);
            else if (file.Extension == ".txt")
                ReadList(file);
        }
        catch (UnusableFileException fault)
        {
            Reading.Faults.Add(new ExchangeFault(path, fault.Line, fault.Message));
        }
    }

    private void ReadLabels(LabelFile file, string role, byte[] content)
    {
        if (content.Length > MaxBytes)
            throw new UnusableFileException($"It is larger than {MaxBytes >> 20} MiB; no VOC file is.");
        var reading = VocFormat.Format.Read([file], new FormatSettings { Convention = DataSetLayout.Convention });
        Reading.Faults.AddRange(reading.Faults);
        if (reading.Labels is not [var labels])
            return;
        if (!Reading.Labels.TryGetValue(role, out var stems))
            Reading.Labels[role] = stems = new(StringComparer.Ordinal);
        if (!stems.TryAdd(file.Stem, labels))
            Reading.Faults.Add(
                new ExchangeFault(
                    file.Path,
                    0,
                    $"There is another annotation of '{file.Stem}' for {(role.Length == 0 ? "the image" : role)}."
                )
            );
    }

    private void ReadList(LabelFile file)
    {
        // The paper also writes ".p01": a stem is a whole line, whatever points are in it.
        var stems = FileText
            .Text(file, MaxBytes)
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0)
            .Take(MaxStems)
            .ToList();
        (file.Path.Contains('/') ? Reading.OtherLists : Reading.Lists)[file.Path.Contains('/') ? file.Path : file.Stem] = stems;
    }

    private void ReadAnnotators(LabelFile file)
    {
        foreach (var (line, cells) in AnnotateHub.Exchange.Csv.CsvRows.Read(FileText.Text(file, MaxBytes)).Skip(1))
        {
            string[] fields = [.. cells.Select(AnnotateHub.Exchange.Csv.SpreadsheetGuard.Undo)];
            if (fields.Length < 2 || fields[0].Length == 0 || fields[1].Length == 0)
                Reading.Faults.Add(new ExchangeFault(file.Path, line, "An image and the id of its annotator are expected."));
            else if (Reading.Annotators.TryGetValue(ImageLabels.StemOf(fields[0]), out var ids))
                ids.Add(fields[1]);
            else
                Reading.Annotators[ImageLabels.StemOf(fields[0])] = [fields[1]];
        }
    }

    private void ReadChecksums(LabelFile file)
    {
        foreach (var (index, line) in FileText.Text(file, MaxBytes).Split('\n').Index().Where(item => item.Item.Length > 0))
        {
            if (line.Length > 66 && line[64] == ' ' && line[..64].All(char.IsAsciiHexDigit))
                Reading.Promised[line[66..]] = line[..64];
            else
                Reading.Faults.Add(new ExchangeFault(file.Path, index + 1, "A SHA-256, two spaces and a path are expected."));
        }
    }
}
