using System.Text;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.Reading;

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

    public bool IsDataSet =>
        Lists.ContainsKey("train")
        || Lists.ContainsKey("val")
        || Lists.ContainsKey("test")
        || Labels.ContainsKey(DataSetLayout.TrainVal)
        || Labels.ContainsKey(DataSetLayout.Union);

    public DataSplit? SplitOf(string stem) =>
        Enum.GetValues<DataSplit>()
            .Where(split => Lists.GetValueOrDefault(DataSetLayout.ListOf(split))?.Contains(stem) == true)
            .Select(split => (DataSplit?)split)
            .FirstOrDefault();
}
