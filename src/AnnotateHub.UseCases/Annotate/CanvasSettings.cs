using System.Text;
using System.Text.Json;
using AnnotateHub.Data;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Annotate;

/// <summary>What the canvas remembers for a person; the server keeps it without reading it.</summary>
public sealed class CanvasSettings(IDbContextFactory<AnnotateHubDb> database)
{
    public const int MostBytes = 64 * 1024;

    /// <summary>A sentence when the text is no JSON object of the allowed size, or null.</summary>
    public static string? FaultOf(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MostBytes) return $"Settings may have at most {MostBytes / 1024} KiB; found {Encoding.UTF8.GetByteCount(text) / 1024} KiB.";
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object ? null : $"Settings must be a JSON object; found {document.RootElement.ValueKind}.";
        }
        catch (JsonException fault)
        {
            return $"Settings must be a JSON object: {fault.Message}";
        }
    }

    public async Task KeepViewAsync(long projectId, long personId, string text, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await db.Memberships.Where(item => item.ProjectId == projectId && item.PersonId == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ViewSettings, text), cancel);
    }

    public async Task KeepPreferencesAsync(long personId, string text, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        await db.Users.Where(item => item.Id == personId)
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.CanvasPreferences, text), cancel);
    }
}
