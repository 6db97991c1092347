using AnnotateHub.Inference.Inspection;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;

namespace AnnotateHub.Inference.Tests;

/// <summary>Files that somebody may upload by mistake or in malice: each gets a sentence, and none takes this process down.</summary>
public sealed class HostileModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_sound_model_is_accepted_with_its_facts()
    {
        var verdict = await new ModelGuard().InspectAsync(ContractModels.YoloV8().Save(_folder.File("model.onnx")));

        Assert.True(verdict.Accepted, verdict.Message);
        Assert.Equal("The model loads and runs: images [1, 3, 32, 32] give output0 [1, 7, 21].", verdict.Message);
        var facts = verdict.Facts!;
        Assert.Equal((17, 64), (facts.Opset, facts.Sha256.Length));
        Assert.Equal("{0: 'R', 1: 'G', 2: 'U'}", facts.Metadata["names"]);
        Assert.Equal([null, 3, 32, 32], facts.Inputs[0].Shape);
        Assert.Equal([1, 7, 21], facts.Outputs[0].Seen);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("this is no model at all, but a text that somebody renamed", "The file is")]
    [InlineData("\u0089PNG\r\n\u001a\n", "The file is")]
    public void What_is_no_model_is_said_to_be_none(string content, string beginning)
    {
        File.WriteAllText(_folder.File("model.onnx"), content, System.Text.Encoding.Latin1);

        var verdict = OnnxPrecheck.Read(_folder.File("model.onnx"), long.MaxValue);

        Assert.False(verdict.Accepted);
        Assert.StartsWith(beginning, verdict.Message);
    }

    [Fact]
    public void A_model_cut_off_anywhere_is_refused_or_whole()
    {
        var bytes = ContractModels.MmDeploy().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder.File("cut.onnx"), bytes[..length]);
            Assert.False(
                OnnxPrecheck.Read(_folder.File("cut.onnx"), long.MaxValue).Accepted,
                $"{length} of {bytes.Length} bytes were taken for a model."
            );
        }
    }

    [Fact]
    public void A_model_with_any_one_byte_changed_never_throws()
    {
        var bytes = ContractModels.RtDetrAuthors().ToBytes();
        var file = _folder.File("changed.onnx");
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 0xff;
            File.WriteAllBytes(file, changed);
            Assert.NotEmpty(OnnxPrecheck.Read(file, long.MaxValue).Message);
        }
    }

    [Fact]
    public void Weights_in_another_file_are_refused() =>
        Refused(Passing().External("weights", "../../etc/passwd", 4), "The model keeps its weights in another file (external data).");

    [Fact]
    public void Custom_operators_are_refused() =>
        Refused(
            new OnnxGraph()
                .Input("x", OnnxType.Float, 1, 3, 8, 8)
                .Node("evil.domain", "RunShell", ["x"], ["y"])
                .Output("y", OnnxType.Float, 1, 3, 8, 8),
            "The model uses the operator 'RunShell' of 'evil.domain', which is not part of ONNX; custom operators are not loaded."
        );

    [Fact]
    public void Operators_that_load_from_outside_are_refused() =>
        Refused(
            new OnnxGraph()
                .Input("x", OnnxType.Float, 1, 3, 8, 8)
                .Node("com.microsoft", "EPContext", ["x"], ["y"])
                .Output("y", OnnxType.Float, 1, 3, 8, 8),
            "The model uses the operator 'EPContext'"
        );

    [Fact]
    public void A_tensor_that_claims_more_than_the_file_holds_is_refused() =>
        Refused(
            Passing().Claim("huge", 1 << 20, 1 << 20),
            "The tensor 'huge' of the model claims 1,099,511,627,776 numbers, but the file holds 4 bytes of it"
        );

    [Fact]
    public void A_tensor_that_claims_more_than_any_memory_is_refused() =>
        Refused(Passing().Claim("huge", int.MaxValue, int.MaxValue), "A tensor of the model claims 4,611,686,014,132,420,609 numbers");

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = Passing();
        for (var depth = 0; depth < 12; depth++)
            graph = new OnnxGraph().Node("If", ["c"], ["y"], ("then_branch", graph), ("else_branch", new OnnxGraph()));

        Refused(graph, "The model nests graphs more than 8 deep");
    }

    [Fact]
    public void An_opset_before_time_is_refused()
    {
        File.WriteAllBytes(_folder.File("old.onnx"), Passing().ToBytes(opset: 3));

        Assert.StartsWith(
            "The model uses opset 3; opsets from 7 on are understood.",
            OnnxPrecheck.Read(_folder.File("old.onnx"), long.MaxValue).Message
        );
    }

    [Fact]
    public async Task An_opset_from_the_future_is_refused_in_words()
    {
        var verdict = await new ModelGuard().InspectAsync(Passing().Save(_folder.File("new.onnx"), opset: 99));

        Assert.False(verdict.Accepted);
        Assert.StartsWith(
            "The model uses opset 99, which this ONNX Runtime does not know yet; export it again with an older opset",
            verdict.Message
        );
    }

    [Fact]
    public void A_file_larger_than_allowed_is_refused_unread()
    {
        Passing().Save(_folder.File("large.onnx"));

        Assert.EndsWith("models up to 100 bytes are taken.", OnnxPrecheck.Read(_folder.File("large.onnx"), 100).Message);
    }

    /// <summary>Well-formed, a few hundred bytes, and 64 GB of zeroes when it runs (4,096 x 4,096 x 1,024 singles).</summary>
    [Fact]
    public async Task A_model_that_wants_all_memory_dies_alone()
    {
        var bomb = new OnnxGraph()
            .Input("x", OnnxType.Float, 1, 3, 8, 8)
            .Constant("size", [4_096L, 4_096L, 1_024L], 3)
            .Node("ConstantOfShape", ["size"], ["zeroes"])
            .Node("ReduceSum", ["zeroes"], ["sum"], ("keepdims", 0))
            .Node("Add", ["x", "sum"], ["y"])
            .Output("y", OnnxType.Float, 1, 3, 8, 8);

        var verdict = await new ModelGuard(new GuardSettings(MemoryMegabytes: 3_000)).InspectAsync(bomb.Save(_folder.File("bomb.onnx")));

        Assert.False(verdict.Accepted);
        Assert.NotEmpty(verdict.Message);
        Assert.DoesNotContain("   at ", verdict.Message);
    }

    /// <summary>A Loop of 2^40 rounds whose condition stays true.</summary>
    [Fact]
    public async Task A_model_that_never_ends_is_ended()
    {
        var body = new OnnxGraph()
            .Input("round", OnnxType.Int64)
            .Input("goOn", (OnnxType)9)
            .Input("state", OnnxType.Float, 1, 3, 8, 8)
            .Node("Identity", ["goOn"], ["goOnNext"])
            .Node("Sin", ["state"], ["next"])
            .Output("goOnNext", (OnnxType)9)
            .Output("next", OnnxType.Float, 1, 3, 8, 8);
        var loop = new OnnxGraph()
            .Input("x", OnnxType.Float, 1, 3, 8, 8)
            .Constant("rounds", [1L << 40])
            .Node("Loop", ["rounds", "", "x"], ["y"], ("body", body))
            .Output("y", OnnxType.Float, 1, 3, 8, 8);

        var verdict = await new ModelGuard(new GuardSettings(TimeLimit: TimeSpan.FromSeconds(4))).InspectAsync(
            loop.Save(_folder.File("loop.onnx"))
        );

        Assert.False(verdict.Accepted);
        Assert.StartsWith("The model did not load and run once within 4 seconds; it is not used.", verdict.Message);
    }

    [Fact]
    public async Task A_program_that_says_nothing_is_no_approval()
    {
        var verdict = await new ModelGuard(new GuardSettings(Program: "/bin/true")).InspectAsync(
            Passing().Save(_folder.File("model.onnx"))
        );

        Assert.Equal("The process that inspects models ended without a word about this model; it is not used.", verdict.Message);
    }

    [Fact]
    public async Task A_name_that_means_something_to_a_shell_is_only_a_name()
    {
        var file = Passing().Save(_folder.File("$(touch owned) `touch owned` ;'\".onnx"));

        Assert.True((await new ModelGuard().InspectAsync(file)).Accepted);
        Assert.False(File.Exists(_folder.File("owned")));
    }

    [Fact]
    public async Task A_model_without_a_picture_as_input_is_refused()
    {
        var verdict = await new ModelGuard().InspectAsync(
            new OnnxGraph()
                .Input("tokens", OnnxType.Int64, 1, 16)
                .Node("Identity", ["tokens"], ["same"])
                .Output("same", OnnxType.Int64, 1, 16)
                .Save(_folder.File("text.onnx"))
        );

        Assert.Equal(
            "One image input of three or four axes is expected; the model has tokens [1, 16]. Export a detector or classifier of images.",
            verdict.Message
        );
    }

    public void Dispose() => _folder.Dispose();

    private static OnnxGraph Passing() =>
        new OnnxGraph().Input("x", OnnxType.Float, 1, 3, 8, 8).Node("Identity", ["x"], ["y"]).Output("y", OnnxType.Float, 1, 3, 8, 8);

    private void Refused(OnnxGraph graph, string beginning)
    {
        var verdict = OnnxPrecheck.Read(graph.Save(_folder.File("hostile.onnx")), long.MaxValue);

        Assert.False(verdict.Accepted);
        Assert.StartsWith(beginning, verdict.Message);
    }
}
