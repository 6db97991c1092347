using System.Text;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.Reading;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>A published tree, whole or in part, as its files tell.</summary>
public sealed class DataSetReading
{
    /// <summary>By role (empty for the flat variant) and stem.</summary>
    public SortedDictionary<string, SortedDictionary<string, ImageLabels>> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists at the top by name: train, val, test and those of patients.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> Lists { get; } = new(StringComparer.Ordinal);

    /// <summary>Lists in folders, by path.</summary>
    public SortedDictionary<string, IReadOnlyList<string>> OtherLists { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<string>> Annotators { get; } = new(StringComparer.Ordinal);
    public DataSetFacts? Facts { get; internal set; }

    /// <summary>Stems of the pictures of each channel.</summary>
    public Dictionary<string, HashSet<string>> Pictures { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Crops { get; } = new(StringComparer.Ordinal);

    /// <summary>SHA-256 by path, as the tree promises.</summary>
    public Dictionary<string, string> Promised { get; } = new(StringComparer.Ordinal);

    public List<ExchangeFault> Faults { get; } = [];

    public bool IsDataSet => Lists.ContainsKey("train") || Lists.ContainsKey("val") || Lists.ContainsKey("test") || Labels.ContainsKey(DataSetLayout.TrainVal) || Labels.ContainsKey(DataSetLayout.Union);

    public DataSplit? SplitOf(string stem) => Enum.GetValues<DataSplit>().Where(split => Lists.GetValueOrDefault(DataSetLayout.ListOf(split))?.Contains(stem) == true).Select(split => (DataSplit?)split).FirstOrDefault();
}

/// <summary>Reads a published tree file by file.</summary>
public sealed class DataSetReader
{
    private const long MostBytes = 128L << 20;
    private const int MostStems = 1_000_000;

    public DataSetReading Reading { get; } = new();

    /// <summary>Whether the content of a file is needed, and not only that it is there.</summary>
    public static bool Needs(string path) => DataSetLayout.RoleOf(path) is not null && path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        || path is DataSetLayout.AnnotatorList or DataSetLayout.Facts or DataSetLayout.Checksums || path.EndsWith(".txt", StringComparison.Ordinal) && path != DataSetLayout.CheckResult && !path.StartsWith("README", StringComparison.Ordinal);

    public void Saw(string path)
    {
        if (path.Split('/') is [.., DataSetLayout.Images, var channel, var picture])
        {
            if (!Reading.Pictures.TryGetValue(channel, out var stems)) Reading.Pictures[channel] = stems = new HashSet<string>(StringComparer.Ordinal);
            stems.Add(ImageLabels.StemOf(picture));
        }
        else if (path.StartsWith(DataSetLayout.Crops + "/", StringComparison.Ordinal)) Reading.Crops.Add(path);
    }

    public void Read(string path, byte[] content)
    {
        var file = new LabelFile(path, () => new MemoryStream(content));
        try
        {
            if (DataSetLayout.RoleOf(path) is { } role && file.Extension == ".xml") ReadLabels(file, role, content);
            else if (path == DataSetLayout.Facts) Reading.Facts = DataSetFacts.Read(content) ?? throw new UnusableFileException("It is not what AnnotateHub writes under this name; remove it to read the rest.");
            else if (path == DataSetLayout.AnnotatorList) ReadAnnotators(file);
            else if (path == DataSetLayout.Checksums) ReadChecksums(file);
            else if (file.Extension == ".txt") ReadList(file);
        }
        catch (UnusableFileException fault)
        {
            Reading.Faults.Add(new ExchangeFault(path, fault.Line, fault.Message));
        }
    }

    private void ReadLabels(LabelFile file, string role, byte[] content)
    {
        if (content.Length > MostBytes) throw new UnusableFileException($"It is larger than {MostBytes >> 20} MiB; no VOC file is.");
        var reading = VocFormat.Format.Read([file], new FormatSettings { Convention = DataSetLayout.Convention });
        Reading.Faults.AddRange(reading.Faults);
        if (reading.Labels is not [var labels]) return;
        if (!Reading.Labels.TryGetValue(role, out var stems)) Reading.Labels[role] = stems = new(StringComparer.Ordinal);
        if (!stems.TryAdd(file.Stem, labels)) Reading.Faults.Add(new ExchangeFault(file.Path, 0, $"There is another annotation of '{file.Stem}' for {(role.Length == 0 ? "the image" : role)}."));
    }

    private void ReadList(LabelFile file)
    {
        // The paper also writes ".p01": a stem is a whole line, whatever points are in it.
        var stems = FileText.Text(file, MostBytes).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Take(MostStems).ToList();
        (file.Path.Contains('/') ? Reading.OtherLists : Reading.Lists)[file.Path.Contains('/') ? file.Path : file.Stem] = stems;
    }

    private void ReadAnnotators(LabelFile file)
    {
        foreach (var (line, fields) in Csv.CsvRows.Of(FileText.Text(file, MostBytes), ',', null).Skip(1))
        {
            if (fields.Count < 2 || fields[0].Length == 0 || fields[1].Length == 0) Reading.Faults.Add(new ExchangeFault(file.Path, line, "An image and the id of its annotator are expected."));
            else if (Reading.Annotators.TryGetValue(ImageLabels.StemOf(fields[0]), out var ids)) ids.Add(fields[1]);
            else Reading.Annotators[ImageLabels.StemOf(fields[0])] = [fields[1]];
        }
    }

    private void ReadChecksums(LabelFile file)
    {
        foreach (var (index, line) in FileText.Text(file, MostBytes).Split('\n').Index().Where(item => item.Item.Length > 0))
        {
            if (line.Length > 66 && line[64] == ' ' && line[..64].All(char.IsAsciiHexDigit)) Reading.Promised[line[66..]] = line[..64];
            else Reading.Faults.Add(new ExchangeFault(file.Path, index + 1, "A SHA-256, two spaces and a path are expected."));
        }
    }
}
