using AnnotateHub.Core.Consensus;
using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Tests.Geometry;
using CsCheck;

namespace AnnotateHub.Core.Tests.Consensus;

public sealed class UnionPropertyTests
{
    private static readonly Gen<DrawnBox[]> Drawn = Gen.Select(Cells.Box, Gen.OneOf("R", "G", "U"))
        .Array[0, 20]
        .Select(rows => rows.Select((row, index) => new DrawnBox($"b{index}", row.Item1, row.Item2)).ToArray());

    private static readonly Gen<AnnotatorBoxes[]> Annotators = Gen.Select(Drawn, Gen.Int[1, 3])
        .Array[1, 4]
        .Select(rows => rows.Select((row, index) => new AnnotatorBoxes($"a{index}", row.Item2, row.Item1)).ToArray());

    private static readonly Gen<UnionPolicy> Policies = Gen.Select(
        Gen.Enum<UnionRule>(),
        Gen.Enum<LoneBoxes>(),
        Gen.OneOf(0.3, 0.5, 0.7),
        (rule, lone, threshold) => new UnionPolicy(rule, threshold, lone)
    );

    [Fact]
    public void The_union_of_a_set_with_itself_is_that_set_after_its_own_suppression() =>
        Drawn.Sample(boxes =>
        {
            var once = Union.Merge([new("a", 1, boxes)], UnionPolicy.Paper);
            var twice = Union.Merge([new("a", 1, boxes), new("b", 2, boxes)], UnionPolicy.Paper);

            Assert.Equal(
                once.Boxes.Select(box => (box.Box, box.Class)),
                twice.Boxes.Where(box => !box.Box.IsEmpty || box.Members[0].Input.Annotator == "a").Select(box => (box.Box, box.Class))
            );
        });

    [Fact]
    public void The_order_of_inputs_does_not_matter() =>
        Gen.Select(Annotators, Policies, Gen.Int)
            .Where((annotators, policy, _) => policy.Rule != UnionRule.Majority || annotators.Length >= 3)
            .Sample(
                (annotators, policy, seed) =>
                {
                    var shuffle = new AnnotateHub.Core.Sampling.PinnedRandom((ulong)seed);
                    var shuffled = annotators
                        .Select(annotatorBoxes =>
                            annotatorBoxes with
                            {
                                Boxes = [.. annotatorBoxes.Boxes.OrderBy(_ => shuffle.NextBits())],
                            }
                        )
                        .OrderBy(_ => shuffle.NextBits())
                        .ToArray();
                    var (first, second) = (Union.Merge(annotators, policy), Union.Merge(shuffled, policy));

                    Assert.Equal(Print(first), Print(second));
                }
            );

    [Fact]
    public void Every_input_box_is_accounted_for_exactly_once() =>
        Gen.Select(Annotators, Policies)
            .Where((annotators, policy) => policy.Rule != UnionRule.Majority || annotators.Length >= 3)
            .Sample(
                (annotators, policy) =>
                {
                    var result = Union.Merge(annotators, policy);
                    var accounted = result
                        .Boxes.SelectMany(box => box.Members.Select(member => member.Input))
                        .Concat(result.LeftOut.Select(leftOutBox => leftOutBox.Input));

                    Assert.Equal(
                        annotators
                            .SelectMany(annotatorBoxes => annotatorBoxes.Boxes.Select(box => (annotatorBoxes.Annotator, box.Id)))
                            .Order(),
                        accounted.Select(input => (input.Annotator, input.Drawn.Id)).Order()
                    );
                }
            );

    [Fact]
    public void No_two_boxes_of_the_paper_s_union_overlap_above_the_threshold() =>
        Annotators.Sample(annotators =>
        {
            var boxes = Union.Merge(annotators, UnionPolicy.Paper).Boxes;

            for (var one = 0; one < boxes.Count; one++)
            for (var other = one + 1; other < boxes.Count; other++)
                Assert.True(Overlap.Iou(boxes[one].Box, boxes[other].Box) <= 0.5);
        });

    [Fact]
    public void Every_box_without_a_match_is_in_some_case() =>
        Annotators
            .Where(annotators => annotators.Length == 2)
            .Sample(annotators =>
            {
                var result = Union.Merge(annotators, UnionPolicy.Paper);
                var pairs = OneToOneMatching.Match(
                    [.. annotators[0].Boxes.Select(box => box.Box)],
                    [.. annotators[1].Boxes.Select(box => box.Box)],
                    0.5
                );
                var inCases = result
                    .Cases.SelectMany(disagreement => disagreement.Boxes)
                    .Select(input => (input.Annotator, input.Drawn.Id))
                    .ToHashSet();

                Assert.All(
                    annotators[0].Boxes.Where((_, index) => pairs.All(pair => pair.A != index)),
                    box => Assert.Contains(("a0", box.Id), inCases)
                );
            });

    private static string Print(UnionResult result) =>
        string.Join(
            "\n",
            result
                .Boxes.Select(box =>
                    $"{box.Box} {box.Class} {box.DecidedBy} {box.NeedsDecision} {string.Join(",", box.Members.Select(member => member.Input.Annotator + member.Input.Drawn.Id))}"
                )
                .Concat(
                    result.LeftOut.Select(leftOutBox => $"out {leftOutBox.Input.Annotator}{leftOutBox.Input.Drawn.Id} {leftOutBox.Reason}")
                )
                .Concat(
                    result.Cases.Select(disagreement =>
                        $"{disagreement.Kind} {string.Join(",", disagreement.Boxes.Select(box => box.Annotator + box.Drawn.Id))}"
                    )
                )
        );
}
