using System.ComponentModel;
using System.Diagnostics;

namespace AnnotateHub.Inference.Providers;

/// <summary>Name, driver and memory of an NVIDIA device from the tool that comes with its driver; ONNX Runtime does not tell
/// them.</summary>
internal static class NvidiaTool
{
    public static (string Name, string Driver, long? MemoryBytes)? Ask(int index)
    {
        try
        {
            using var tool = Process.Start(
                new ProcessStartInfo(
                    "nvidia-smi",
                    ["--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits", $"--id={index}"]
                )
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            );
            if (tool is null)
                return null;
            if (!tool.WaitForExit(5_000))
            {
                tool.Kill();
                return null;
            }

            return tool.ExitCode == 0 ? Read(tool.StandardOutput.ReadToEnd()) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>One line: <c>NVIDIA H100 80GB HBM3, 550.54.15, 81559</c> (memory in MiB).</summary>
    internal static (string Name, string Driver, long? MemoryBytes)? Read(string answer) =>
        answer.Split('\n')[0].Split(',', StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var driver, var memory]
            ? (name, driver, long.TryParse(memory, out var megabytes) ? megabytes << 20 : null)
            : null;
}
