using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotateHub.Application.Backup;

/// <summary>
/// A backup that a server took by itself, known by its name: <c>annotatehub-3f2a9c1e-20261130T023000Z.zip</c>, in the middle the first
/// signs of the server's id, so that several servers can share a folder and none removes another's.
/// </summary>
/// <param name="HasFaults">Its check found something, and its name ends in <c>-faults</c>.</param>
public sealed partial record BackupFile(string Path, DateTimeOffset MadeAt, bool HasFaults, long Bytes)
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    private const int IdLength = 8;

    public static string NameOf(string serverId, DateTimeOffset madeAt, bool hasFaults) =>
        $"{PrefixOf(serverId)}{madeAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{(hasFaults ? "-faults" : "")}.zip";

    /// <summary>Those of one server, newest first; nothing that has another name.</summary>
    public static IReadOnlyList<BackupFile> ListIn(string folder, string serverId) =>
        Directory.Exists(folder)
            ?
            [
                .. new DirectoryInfo(folder)
                    .EnumerateFiles($"{PrefixOf(serverId)}*.zip")
                    .Select(Parse)
                    .OfType<BackupFile>()
                    .OrderByDescending(file => file.MadeAt),
            ]
            : [];

    private static string PrefixOf(string serverId) => $"annotatehub-{serverId[..Math.Min(serverId.Length, IdLength)]}-";

    private static BackupFile? Parse(FileInfo file) =>
        Name().Match(file.Name) is { Success: true } parts
        && DateTimeOffset.TryParseExact(
            parts.Groups[1].Value,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var madeAt
        )
            ? new BackupFile(file.FullName, madeAt, parts.Groups[2].Success, file.Length)
            : null;

    [GeneratedRegex(@"-([0-9]{8}T[0-9]{6}Z)(-faults)?\.zip$")]
    private static partial Regex Name();
}
