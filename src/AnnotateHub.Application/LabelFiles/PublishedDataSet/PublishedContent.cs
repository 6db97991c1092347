using AnnotateHub.Core.Study;
using AnnotateHub.Exchange.PublishedDataset;

namespace AnnotateHub.Application.LabelFiles.PublishedDataSet;

/// <summary>Everything that an export writes, before its pixels.</summary>
/// <param name="Keys">Key of each image's group.</param>
internal sealed record PublishedContent(
    IReadOnlyList<DataSetImage> Images,
    DataSetFacts Facts,
    IReadOnlyDictionary<string, long> Keys,
    IReadOnlyList<ChannelDefinition> Channels,
    int Rounded,
    IReadOnlyList<string> LeftOut
);
