using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Core.Study.Rounds;

/// <summary>
/// Who gets which image. At every point of the deal each person has at most one image more than any other, so that totals are balanced, and
/// images dealt patient by patient are balanced within patients too (to two). With two annotators an image the pairs are balanced in the
/// same way.
/// </summary>
public static class Distribution
{
    /// <summary>For each image in turn, which <paramref name="perImage"/> different people get it, as positions from 0, lowest
    /// first.</summary>
    public static int[][] Deal(int images, int people, int perImage, long seed)
    {
        if (perImage < 1 || perImage > people)
            throw new ArgumentException($"{perImage} of {people} people cannot get each image.");
        var random = PinnedRandom.For(unchecked((ulong)seed), people, $"deal {perImage}");
        return perImage == 2 && people > 2 ? DealPairs(images, people, random) : DealByTotals(images, people, perImage, random);
    }

    /// <summary>Who has fewest is next; among equals chance decides.</summary>
    private static int[][] DealByTotals(int images, int people, int perImage, PinnedRandom random)
    {
        var totals = new int[people];
        return
        [
            .. Enumerable
                .Range(0, images)
                .Select(_ =>
                {
                    int[] chosen =
                    [
                        .. random.Shuffled(Enumerable.Range(0, people)).OrderBy(person => totals[person]).Take(perImage).Order(),
                    ];
                    foreach (var person in chosen)
                        totals[person]++;
                    return chosen;
                }),
        ];
    }

    /// <summary>All pairs once, in an order in which every beginning is balanced, over and over with the people renumbered by
    /// chance.</summary>
    private static int[][] DealPairs(int images, int people, PinnedRandom random)
    {
        var schedule = BalancedPairs(people);
        var dealt = new List<int[]>(images);
        while (dealt.Count < images)
        {
            var number = random.Shuffled(Enumerable.Range(0, people));
            dealt.AddRange(
                schedule.Take(images - dealt.Count).Select(pair => (int[])[.. new[] { number[pair.A], number[pair.B] }.Order()])
            );
        }

        return [.. dealt];
    }

    /// <summary>Every pair of people once; in every beginning of the list each person occurs at most once more than any other.</summary>
    /// <remarks>
    /// Even numbers: the round-robin of tournaments, whose rounds pair everybody. Odd numbers would leave one out in each round, and after
    /// some rounds
    /// somebody would be two behind; so the pairs are cut into Hamiltonian cycles (Walecki's zigzag, Lucas 1892), and of each cycle first
    /// every other
    /// edge is dealt, then the closing one, then those between.
    /// </remarks>
    internal static IReadOnlyList<(int A, int B)> BalancedPairs(int people) =>
        people % 2 == 0 ? [.. Tournament(people)] : [.. Cycles(people)];

    private static IEnumerable<(int A, int B)> Tournament(int people)
    {
        var circle = people - 1;
        for (var round = 0; round < circle; round++)
        {
            yield return (circle, round);
            for (var step = 1; step < people / 2; step++)
                yield return ((round + step) % circle, (round - step + circle) % circle);
        }
    }

    private static IEnumerable<(int A, int B)> Cycles(int people)
    {
        var circle = people - 1;
        for (var cycle = 0; cycle < circle / 2; cycle++)
        {
            // hub, c, c+1, c-1, c+2, c-2, ... and back to the hub: every difference of the circle occurs once over all cycles.
            var path = new List<int> { circle };
            for (var step = 0; step < circle; step++)
            {
                var away = (step + 1) / 2;
                path.Add((cycle + (step % 2 == 1 ? away : -away) + circle) % circle);
            }

            for (var edge = 0; edge < people; edge += 2)
                yield return (path[edge], path[(edge + 1) % people]);
            for (var edge = 1; edge < people; edge += 2)
                yield return (path[edge], path[edge + 1]);
        }
    }
}
