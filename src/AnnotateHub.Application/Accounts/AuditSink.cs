using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AnnotateHub.Data.Entities;
using Microsoft.Extensions.Logging;

namespace AnnotateHub.Application.Accounts;

/// <summary>Passes each line of the sign-in audit on as one line of JSON, to a file or standard output, for whatever collects
/// them.</summary>
public sealed partial class AuditSink(AuditSettings settings, ILogger<AuditSink> log)
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();

    /// <summary>A sentence when the file cannot be written, so that a start says so and not the first sign-in.</summary>
    public string? FaultOf()
    {
        if (settings.JsonLines is "" or "-")
            return null;
        try
        {
            var isThere = File.Exists(settings.JsonLines);
            using (Open()) { }
            // Whoever only looks may be another account than the server's, and must not leave a file that the server cannot write.
            if (!isThere)
                File.Delete(settings.JsonLines);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"Audit:JsonLines '{settings.JsonLines}' cannot be written: {fault.Message} Give a file in a folder that is "
                + "there, or -.";
        }
    }

    internal void Write(SignInEvent line)
    {
        if (settings.JsonLines.Length == 0)
            return;
        var text = JsonSerializer.Serialize(
            new
            {
                time = line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                source = "annotatehub.audit",
                id = line.Id,
                action = line.Action,
                personId = line.PersonId,
                userName = line.UserName,
                address = line.Address,
                detail = line.Detail,
                hash = line.Hash,
            },
            Options
        );
        try
        {
            lock (_gate)
            {
                if (settings.JsonLines == "-")
                {
                    Console.Out.WriteLine(text);
                    return;
                }

                // Opened for each line: whoever rotates logs may move the file away at any time.
                using var file = Open();
                using var writer = new StreamWriter(file);
                writer.Write(text + "\n");
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The line is in the database; nobody is kept from signing in by a full disk of logs.
            TellFailed(log, settings.JsonLines, fault.Message);
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(settings.JsonLines, options);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A line of the audit could not be written to {File}: {Reason}")]
    private static partial void TellFailed(ILogger log, string file, string reason);
}
