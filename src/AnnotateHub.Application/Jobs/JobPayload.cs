using System.Text.Json;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.Jobs;

/// <summary>What a handler needs, written as JSON into the job's row.</summary>
public static class JobPayload
{
    public static T Read<T>(JobRecord job) =>
        JsonSerializer.Deserialize<T>(job.Payload, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"Job {job.Id} ({job.Kind}) has an empty payload.");

    public static string Write(object payload) => JsonSerializer.Serialize(payload, JsonSerializerOptions.Web);
}
