using AnnotateHub.Inference.Providers;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

public sealed class ProviderTests
{
    [Fact]
    public void The_cpu_is_reported_without_a_fallback_when_it_was_asked_for()
    {
        var report = ExecutionProviders.Report(ProviderSettings.Cpu);

        Assert.Equal(("cpu", null), (report.Provider, report.Fallback));
        Assert.StartsWith("ONNX Runtime 1.", report.Runtime);
    }

    /// <summary>A machine with a GPU and a build for it runs on cuda; everywhere else the fall is said aloud.</summary>
    [Fact]
    public void Falling_back_to_the_cpu_is_said_with_the_reason()
    {
        var report = ExecutionProviders.Report(
            new ProviderSettings(["webgpu", "cpu"], new Dictionary<string, string> { ["webgpu"] = "/nowhere/libwebgpu.so" })
        );

        Assert.Equal("cpu", report.Provider);
        Assert.Equal(
            "Models should run on webgpu but run on cpu, which is much slower. webgpu: the configured library "
                + "/nowhere/libwebgpu.so is not there.",
            report.Fallback
        );
    }

    [Fact]
    public void A_library_that_is_none_is_a_sentence_not_a_crash()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("libfake.so"), "no library");

        var settings = new ProviderSettings(["cuda"], new Dictionary<string, string> { ["cuda"] = folder.File("libfake.so") });

        Assert.Contains("the configured library libfake.so could not be loaded", ExecutionProviders.Report(settings).Fallback);
        Assert.Contains("the configured library libfake.so could not be loaded", ExecutionProviders.Report(settings).Fallback);
    }

    [Fact]
    public async Task A_model_opens_on_the_cpu_and_keeps_the_loud_sentence()
    {
        using var folder = new TemporaryFolder();
        var file = new ModelFile(
            ContractModels.MmDeploy().Save(folder.File("model.onnx")),
            Scenes.Propose(folder, ContractModels.MmDeploy()).Manifest!
        );
        using var model = await OnnxModels.OpenAsync(
            file,
            null,
            Scenes.Keys,
            Scenes.OnCpu with
            {
                Providers = new ProviderSettings(["webgpu"], new Dictionary<string, string>()),
            }
        );

        Assert.Equal("cpu", model.Provider);
        Assert.StartsWith("Models should run on webgpu but run on cpu", model.Report.Fallback);
    }

    [Fact]
    public void An_unknown_provider_is_refused() =>
        Assert.Contains(
            "'tpu' is no execution provider known here; there are cuda, webgpu, cpu.",
            Assert
                .Throws<ModelRefusedException>(() =>
                    ExecutionProviders.Report(new ProviderSettings(["tpu"], new Dictionary<string, string>()))
                )
                .Message
        );

    [Fact]
    public void The_nvidia_tools_line_is_read() =>
        Assert.Equal(("NVIDIA H100 80GB HBM3", "550.54.15", 81_559L << 20), NvidiaTool.Read("NVIDIA H100 80GB HBM3, 550.54.15, 81559\n"));
}
