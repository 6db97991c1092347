using AnnotateHub.Application.Experiments;
using AnnotateHub.Training.Backbones;

namespace AnnotateHub.Application.Tests.Experiments;

public sealed class ExperimentPlanTests
{
    [Fact]
    public void A_plan_says_what_to_train_and_show()
    {
        var (plan, fault) = ExperimentPlanReader.Read(
            """
            images: plate/images
            truth: plate/xml
            preset: published
            classes: [R, G, U]
            positive: R
            unknown: U
            inputs:
              Brightfield: brightfield
              Brightfield + Hoechst: [Brightfield, Hoechst]
              All: all
            input: Brightfield + Hoechst
            seeds: [4, 5]
            tables: [2, 7, 4, 5, 6, 11]
            sizes: [50, 100]
            test: 0.25
            steps: 10
            """,
            "/data"
        );

        Assert.Null(fault);
        Assert.Equal(
            ("/data/plate/images", "published", "R", "U", 0.25, 10),
            (plan!.Images, plan.Preset, plan.Positive, plan.Unknown, plan.TestShare, plan.Steps)
        );
        Assert.Equal(["brightfield", "Brightfield,Hoechst", "all"], plan.Inputs.Select(input => input.Channels));
        Assert.Equal([4, 5], plan.Seeds);
        Assert.Equal(6, plan.Tables.Count);
        Assert.Equal([50, 100], plan.Sizes);
    }

    [Fact]
    public void What_is_left_out_has_the_usual_value()
    {
        var (plan, _) = ExperimentPlanReader.Read("images: a\ntruth: b", "/");

        Assert.Equal([1, 2, 3], plan!.Seeds);
        Assert.Equal([ExperimentTableKind.Cells], plan.Tables);
        Assert.Equal(("All channels", "all"), (plan.Inputs[0].Name, plan.Inputs[0].Channels));
    }

    [Fact]
    public void Networks_of_table_3_are_words_or_have_weights_of_their_own()
    {
        var (plan, fault) = ExperimentPlanReader.Read(
            """
            images: a
            truth: b
            tables: [3]
            test-images: [one, two]
            networks:
              Small: small
              Deep: resnet152
              Brought:
                network: mobilenet-v2
                weights: w/mobile.safetensors
                frozen: true
            """,
            "/data"
        );

        Assert.Null(fault);
        Assert.Equal(
            [
                new ExperimentNetwork("Small", null),
                new ExperimentNetwork("Deep", Backbone.ResNet152),
                new ExperimentNetwork("Brought", Backbone.MobileNetV2, "/data/w/mobile.safetensors", true),
            ],
            plan!.Networks
        );
        Assert.Equal(["one", "two"], plan.TestImages);
    }

    [Theory]
    [InlineData("", "A plan is a YAML map")]
    [InlineData("truth: b", "The plan lacks 'images'.")]
    [InlineData("images: a\ntruth: b\nseed: 1", "Line 3: there is no setting 'seed'")]
    [InlineData("images: a\ntruth: b\ntest: many", "Line 3: 'test' is a number; found 'many'.")]
    [InlineData("images: a\ntruth: b\ntest: 1", "Line 3: the share for the test lies above 0 and below 1.")]
    [InlineData("images: a\ntruth: b\nseeds: [1, 1]", "Line 3: there are 1 to 100 seeds, each once.")]
    [InlineData("images: a\ntruth: b\nnetworks: [resnet18]", "Line 3: 'networks' is a map of names to networks")]
    [InlineData("images: a\ntruth: b\nnetworks:\n  Mine: resnet19", "Line 4: 'Mine' is one of small, resnet18,")]
    [InlineData("images: a\ntruth: b\nnetworks:\n  M:\n    network: resnet18\n    wieghts: w", "Line 5: a network has 'network'")]
    [InlineData("images: a\ntruth: b\nnetworks:\n  M:\n    network: resnet18\n    frozen: 1", "Line 5: 'frozen' is true or false")]
    [InlineData("images: a\ntruth: b\ntables: [8]", "Line 3: tables are 2 (with Fig. 7), 3, 4, 5, 6 and 11")]
    [InlineData("images: a\ntruth: b\nsizes: [0]", "Line 3: sizes are percentages")]
    [InlineData("images: a\ntruth: b\ninput: Red", "Line 3: 'input' names one of the inputs All channels.")]
    [InlineData("images: a\ntruth: b\ninputs: Red", "Line 3: 'inputs' is a map")]
    [InlineData("images: [a\n", "Line")]
    public void What_is_wrong_is_told_with_its_line(string text, string part)
    {
        var (plan, fault) = ExperimentPlanReader.Read(text, "/");

        Assert.Null(plan);
        Assert.StartsWith(part, fault, StringComparison.Ordinal);
    }
}
