using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Study;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>One image of the data set and everybody's answers on it.</summary>
/// <param name="Labels">By role: <see cref="DataSetLayout.TrainVal"/> of training and validation images; Expert1, Expert2 ... and
/// <see cref="DataSetLayout.Union"/> of test images.</param>
/// <param name="Annotators">Ids in the order of the roles.</param>
public sealed record DataSetImage(
    string Stem,
    string Patient,
    DataSplit Split,
    int Width,
    int Height,
    IReadOnlyDictionary<string, ImageLabels> Labels,
    IReadOnlyList<string> Annotators
)
{
    /// <summary>The answer that counts: what models learn from or are measured against.</summary>
    public ImageLabels? Main => Labels.GetValueOrDefault(DataSetLayout.TrainVal) ?? Labels.GetValueOrDefault(DataSetLayout.Union);

    public string MainRole => Split == DataSplit.Test ? DataSetLayout.Union : DataSetLayout.TrainVal;
}
