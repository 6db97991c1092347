using System.Text;
using System.Text.Json;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Annotations.Queries;

/// <summary>What the canvas remembers for a person; the server keeps it without reading it.</summary>
public sealed class CanvasSettings(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>A sentence when the text is no JSON object of the allowed size, or null.</summary>
    public static string? Validate(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            return $"Settings may have at most {MaxBytes / 1024} KiB; found {Encoding.UTF8.GetByteCount(text) / 1024} KiB.";
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? null
                : $"Settings must be a JSON object; found {document.RootElement.ValueKind}.";
        }
        catch (JsonException fault)
        {
            return $"Settings must be a JSON object: {fault.Message}";
        }
    }

    public async Task KeepViewAsync(long projectId, long personId, string text, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await db
            .Memberships.Where(membership => membership.ProjectId == projectId && membership.PersonId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(membership => membership.ViewSettings, text), cancellationToken);
    }

    public async Task KeepPreferencesAsync(long personId, string text, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        await db
            .Users.Where(person => person.Id == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.CanvasPreferences, text), cancellationToken);
    }
}
