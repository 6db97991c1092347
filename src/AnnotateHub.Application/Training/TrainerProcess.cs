using System.Diagnostics;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>Runs the trainer as a child: a working folder in, messages out. Closing its input stops it at a checkpoint; so does the end of
/// this program.</summary>
public sealed class TrainerProcess(TrainerSettings settings)
{
    private const int MaxErrorText = 2_000;

    /// <summary>A trainer that dies so often without a newer checkpoint will die again.</summary>
    private const int MaxDeaths = 3;

    private TimeSpan Timeout => settings.Timeout ?? TimeSpan.FromMinutes(2);

    /// <summary>As <see cref="RunAsync"/>, and goes on by itself from the last checkpoint where the trainer was killed; of that
    /// <paramref name="heard"/> gets a warning. A trainer that says why it cannot would say so again.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint is on the disk.</exception>
    public async Task<string?> RunToEndAsync(
        WorkFolder folder,
        Action<TrainerMessage> heard,
        CancellationToken cancellationToken = default
    )
    {
        for (var deaths = 0; ; )
        {
            var (saved, failed) = (false, false);
            var sentence = await RunAsync(
                folder,
                message =>
                {
                    (saved, failed) = (saved || message is TrainerMessage.Saved, failed || message is TrainerMessage.Failed);
                    heard(message);
                },
                cancellationToken
            );
            deaths = saved ? 1 : deaths + 1;
            if (sentence is null || failed || deaths >= MaxDeaths || TrainerLocation.Find(settings) is null)
                return sentence;
            heard(new TrainerMessage.Warned($"{sentence} It goes on by itself."));
        }
    }

    /// <summary>Null where the training is done, else the sentence why not; what was trained until then is in the folder.</summary>
    /// <param name="heard">Gets every message, in order.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the checkpoint is on the disk.</exception>
    public async Task<string?> RunAsync(WorkFolder folder, Action<TrainerMessage> heard, CancellationToken cancellationToken = default)
    {
        if (TrainerLocation.Find(settings) is not { } program)
            return TrainerLocation.Missing;
        using var child = Process.Start(StartInfo(program, folder)) ?? throw new InvalidOperationException("The trainer did not start.");
        var state = new Conversation(heard);
        var errors = ReadErrorsAsync(child.StandardError);
        try
        {
            await using var stopping = cancellationToken.Register(() => CloseInput(child));
            while (await child.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken) is { } line)
                state.Hear(line);
            await child.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await LetFinishAsync(child, state);
            throw;
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return state.Ended(child.ExitCode, await errors);
    }

    private async Task LetFinishAsync(Process child, Conversation state)
    {
        CloseInput(child);
        using var patience = new CancellationTokenSource(Timeout);
        try
        {
            // A line that was asked for before is lost with the cancelled wait; what counts is the checkpoint, and that is the child's own.
            await child.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            state.Hear(
                new TrainerMessage.Warned(
                    $"The trainer did not stop within {Timeout.TotalSeconds:0} seconds and was ended; its last checkpoint is kept."
                ).ToLine()
            );
        }
    }

    private static void CloseInput(Process child)
    {
        try
        {
            child.StandardInput.Close();
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private static ProcessStartInfo StartInfo(string program, WorkFolder folder)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder.Path,
            FileName = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Dotnet() : program,
        };
        if (start.FileName != program)
            start.ArgumentList.Add(program);
        start.ArgumentList.Add(folder.Path);
        start.Environment["DOTNET_gcServer"] = "0";
        if (HiddenCaches.KernelsFor(Environment.GetEnvironmentVariable(HiddenCaches.Variable)) is { } kernels)
            start.Environment[HiddenCaches.Variable] = kernels;
        return start;
    }

    private static string Dotnet()
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            return Environment.ProcessPath!;
        var root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        var beside = root is null ? null : Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : "dotnet";
    }

    private static async Task<string> ReadErrorsAsync(StreamReader reader)
    {
        var last = new Queue<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            last.Enqueue(line);
            while (last.Sum(one => one.Length) > MaxErrorText)
                last.Dequeue();
        }

        return string.Join(' ', last);
    }

    /// <summary>What the trainer has said so far.</summary>
    private sealed class Conversation(Action<TrainerMessage> heard)
    {
        private bool _isDone;
        private string? _failure;
        private int _step;
        private int _saved;

        public void Hear(string line)
        {
            if (TrainerMessage.Parse(line) is not { } message)
                return;
            switch (message)
            {
                case TrainerMessage.Progressed progressed:
                    _step = progressed.Number;
                    break;
                case TrainerMessage.Saved saved:
                    _saved = saved.Step;
                    break;
                case TrainerMessage.Done:
                    _isDone = true;
                    break;
                case TrainerMessage.Failed failed:
                    _failure = failed.Sentence;
                    break;
            }

            heard(message);
        }

        public string? Ended(int exitCode, string errors)
        {
            if (_failure is not null)
                return _failure;
            if (_isDone && exitCode == 0)
                return null;
            var how =
                exitCode > 128
                    ? $"signal {exitCode - 128}{(exitCode == 137 ? ", as when the memory is used up" : "")}"
                    : $"exit code {exitCode}";
            return $"The trainer ended at step {_step} without finishing ({how}). "
                + $"{(_saved > 0 ? $"The checkpoint of step {_saved} is kept" : "There is no new checkpoint")}; start "
                + $"the same training again to go on.{(errors.Length > 0 ? $" It said: {errors}" : "")}";
        }
    }
}
