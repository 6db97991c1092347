using System.Text.Json;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What trainers leave in their folders.</summary>
internal static class TrainingResults
{
    /// <summary>Null where there is none yet, or a crash left half of it.</summary>
    public static Task<TrainingResult?> ReadAsync(WorkFolder folder) => ReadAsync<TrainingResult>(folder.Result);

    public static async Task<T?> ReadAsync<T>(string path)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(path), TrainingJson.Options) : null;
        }
        catch (Exception fault) when (fault is JsonException or IOException)
        {
            return null;
        }
    }
}
