namespace AnnotateHub.Application.Backup;

/// <summary>A passphrase in a file of its own, so that it stands in no command line and no list of processes.</summary>
public static class BackupPassphrase
{
    private const int MinLength = 12;

    /// <summary>The first line of the file; null where no file is named.</summary>
    /// <exception cref="BackupException">There is no such file, or no passphrase in it.</exception>
    public static async Task<string?> ReadAsync(string? file, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(file))
            return null;
        if (!File.Exists(file))
            throw new BackupException($"There is no passphrase file '{file}'.");
        return (await File.ReadAllLinesAsync(file, cancellationToken)).FirstOrDefault() is { Length: >= MinLength } passphrase
            ? passphrase
            : throw new BackupException($"The first line of '{file}' must be a passphrase of {MinLength} characters or more.");
    }
}
