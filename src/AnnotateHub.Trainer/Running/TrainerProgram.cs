using System.Diagnostics;
using AnnotateHub.Trainer.Native;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Pictures;

namespace AnnotateHub.Trainer.Running;

/// <summary>A folder with a job in; lines of JSON, a checkpoint and a model out.</summary>
internal static class TrainerProgram
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Stopped = 3;

    public static int Run(string[] args, Stream input, TextWriter output)
    {
        var messages = new MessageWriter(output);
        try
        {
            if (args is not [var named])
                throw new TrainingRefusedException(
                    "Name one folder that holds a job.json; 'annotatehub train' makes one and starts this program."
                );
            YieldToOthers();
            var folder = new WorkFolder(Path.GetFullPath(named));
            return Train(folder.ReadJob(), folder, messages, new StopSignal(input));
        }
        catch (TrainingRefusedException refused)
        {
            messages.Write(new TrainerMessage.Failed(refused.Message));
        }
        catch (OutOfMemoryException)
        {
            messages.Write(
                new TrainerMessage.Failed(
                    "The memory is used up. The last checkpoint is kept; take fewer images or smaller batches, or close other programs."
                )
            );
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            messages.Write(
                new TrainerMessage.Failed(
                    $"A library is missing: {fault.GetBaseException().Message.ReplaceLineEndings(" ")} Build the project again."
                )
            );
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or System.Runtime.InteropServices.ExternalException)
        {
            messages.Write(
                new TrainerMessage.Failed($"The training ended: {fault.Message.ReplaceLineEndings(" ")} The last checkpoint is kept.")
            );
        }

        return Failed;
    }

    private static int Train(TrainingJob job, WorkFolder folder, MessageWriter messages, StopSignal stop)
    {
        if (TrainingCheck.Validate(job) is { } fault)
            throw new TrainingRefusedException(fault);
        if (TrainingEstimate.From(job).Refusal(job, FreeMemory.Megabytes()) is { } tooMuch)
            throw new TrainingRefusedException(tooMuch);
        NativeLibraries.Load();
        var (pictures, version) = ReadPictures(job, messages, stop);
        if (pictures is null)
            return Stop(0, messages);
        using var run = new TrainingRun(job, folder, pictures, version, messages);
        messages.Write(
            new TrainerMessage.Started(run.FirstStep, job.Settings.Steps, run.Parameters, run.DeviceName, TrainingRun.Software, version)
        );
        if (!run.Train(stop))
            return Stop(run.Step, messages);
        run.Finish(folder);
        return Done;
    }

    private static int Stop(int step, MessageWriter messages)
    {
        messages.Write(new TrainerMessage.Stopped(step));
        return Stopped;
    }

    private static (List<TrainingPicture>? Pictures, string Version) ReadPictures(TrainingJob job, MessageWriter messages, StopSignal stop)
    {
        var pictures = new List<TrainingPicture>(job.Images.Count);
        using var reader = new PictureReader(job);
        foreach (var image in job.Images)
        {
            if (stop.IsGiven)
                return (null, "");
            pictures.Add(reader.Read(image));
            messages.Write(new TrainerMessage.Reading(pictures.Count, job.Images.Count));
        }

        return (pictures, reader.PixelVersion);
    }

    /// <summary>Whoever annotates meanwhile goes first. Threads that torch starts later inherit it.</summary>
    private static void YieldToOthers()
    {
        using var own = Process.GetCurrentProcess();
        try
        {
            own.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Some containers forbid even that; the training is the same.
        }
    }
}
