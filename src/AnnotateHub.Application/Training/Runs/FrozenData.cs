using System.IO.Compression;
using System.Text.Json;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>A data set as a training keeps it.</summary>
internal static class FrozenData
{
    public static byte[] Write(TrainingDataSet data)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Optimal))
            JsonSerializer.Serialize(zip, data, TrainingJson.Options);
        return bytes.ToArray();
    }

    public static TrainingDataSet Read(byte[] bytes)
    {
        using var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<TrainingDataSet>(zip, TrainingJson.Options)
            ?? throw new InvalidOperationException("A training holds no data set.");
    }
}
