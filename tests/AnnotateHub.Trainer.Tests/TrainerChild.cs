using System.Diagnostics;
using System.Text.Json;
using AnnotateHub.Application.Training;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Tests;

/// <summary>The real trainer on a job in a folder.</summary>
internal sealed class TrainerChild(string folder)
{
    public WorkFolder Work { get; } = new(Directory.CreateDirectory(folder).FullName);

    public List<TrainerMessage> Heard { get; } = [];

    public TrainingResult Result => JsonSerializer.Deserialize<TrainingResult>(File.ReadAllBytes(Work.Result), TrainingJson.Options)!;

    public Checkpoint State => new CheckpointFile(Work.Checkpoint).Read();

    /// <summary>The sentence why it is not done, or null.</summary>
    public async Task<string?> RunAsync(
        TrainingJob job,
        Action<TrainerMessage>? heard = null,
        CancellationToken cancellationToken = default
    )
    {
        await File.WriteAllBytesAsync(Work.Job, JsonSerializer.SerializeToUtf8Bytes(job, TrainingJson.Options), cancellationToken);
        return await new TrainerProcess(new TrainerSettings()).RunAsync(
            Work,
            message =>
            {
                lock (Heard)
                    Heard.Add(message);
                heard?.Invoke(message);
            },
            cancellationToken
        );
    }

    /// <summary>Ends the trainer of this folder as a crash would.</summary>
    public void Kill()
    {
        foreach (var process in Process.GetProcessesByName("dotnet"))
            using (process)
                if (CommandLineOf(process.Id).EndsWith(Work.Path, StringComparison.Ordinal))
                    process.Kill();
    }

    private static string CommandLineOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").TrimEnd('\0');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
