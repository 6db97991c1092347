using AnnotateHub.Trainer.Native;
using AnnotateHub.Training.Jobs;
using TorchSharp;
using static TorchSharp.torch;

namespace AnnotateHub.Trainer.Running;

/// <summary>Where the network is trained.</summary>
internal static class TorchDevice
{
    /// <summary>What was asked for; the processor, with a sentence why, where it cannot be had.</summary>
    public static Device Choose(TrainingJob job, MessageWriter messages)
    {
        set_num_threads(job.Threads);
        if (job.Device != "cuda")
            return CPU;
        var why =
            OperatingSystem.IsLinux() && !NativeLibraries.HasCuda
                ? $"the libtorch that is used has no CUDA part; name the folder of one that has (libtorch 2.10 with "
                    + $"CUDA) in {NativeLibraries.Variable}"
            : cuda.is_available() ? null
            : "libtorch finds no NVIDIA card or no driver for it";
        if (why is null)
            return CUDA;
        messages.Write(new TrainerMessage.Warned($"The training runs on the processor: {why}."));
        return CPU;
    }
}
