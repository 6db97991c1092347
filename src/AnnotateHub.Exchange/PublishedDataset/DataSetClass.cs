using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Exchange.PublishedDataset;

public sealed record DataSetClass(string Key, string Name);
