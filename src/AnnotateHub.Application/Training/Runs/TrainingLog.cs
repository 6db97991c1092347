using System.Text;
using System.Text.Json;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>What the trainer of a part has said, line by line in a file of its folder, so that whoever looks reads it: after a restart, and
/// from another machine. A hundred steps of a part are kept, not each.</summary>
internal sealed class TrainingLog(WorkFolder folder, TimeProvider clock)
{
    public const string FileName = "messages.jsonl";

    private int _hundredth = -1;

    public void Add(TrainerMessage message)
    {
        if (message is TrainerMessage.Progressed step)
        {
            var hundredth = step.Number * 100 / Math.Max(1, step.Steps);
            if (hundredth == _hundredth)
                return;
            _hundredth = hundredth;
        }

        try
        {
            var line = JsonSerializer.Serialize(new TrainingLogLine(clock.GetUtcNow(), message), TrainingJson.Options);
            // Readers may have it open.
            using var file = new FileStream(
                Path.Combine(folder.Path, FileName),
                FileMode.Append,
                FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete
            );
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
        catch (IOException)
        {
            // The disk is full: the training goes on, and says so itself when a checkpoint fails.
        }
    }

    /// <summary>Oldest first; empty for a part that was not begun. A last line that is cut off is left out.</summary>
    public static IReadOnlyList<TrainingLogLine> Read(WorkFolder folder)
    {
        var path = Path.Combine(folder.Path, FileName);
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var lines = new List<TrainingLogLine>();
        while (reader.ReadLine() is { } line)
        {
            try
            {
                if (JsonSerializer.Deserialize<TrainingLogLine>(line, TrainingJson.Options) is { Message: not null } read)
                    lines.Add(read);
            }
            catch (JsonException)
            {
                // Cut off by a crash, or of a later version.
            }
        }

        return lines;
    }
}
