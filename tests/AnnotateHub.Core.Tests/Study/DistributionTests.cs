using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study.Rounds;
using CsCheck;

namespace AnnotateHub.Core.Tests.Study;

public sealed class DistributionTests
{
    private static readonly Gen<(int Images, int People, int PerImage, long Seed)> Deals =
        from people in Gen.Int[1, 9]
        from perImage in Gen.Int[1, people]
        from images in Gen.Int[0, 120]
        from seed in Gen.Long
        select (images, people, perImage, seed);

    [Fact]
    public void Every_image_goes_to_so_many_different_people() =>
        Deals.Sample(deal =>
        {
            var dealt = Distribution.Deal(deal.Images, deal.People, deal.PerImage, deal.Seed);
            return dealt.Length == deal.Images
                && dealt.All(image =>
                    image.Distinct().Count() == deal.PerImage && image.All(person => person >= 0 && person < deal.People)
                );
        });

    [Fact]
    public void At_every_point_of_the_deal_totals_differ_by_at_most_one() =>
        Deals.Sample(deal =>
        {
            var totals = new int[deal.People];
            return Distribution
                .Deal(deal.Images, deal.People, deal.PerImage, deal.Seed)
                .All(image =>
                {
                    foreach (var person in image)
                        totals[person]++;
                    return totals.Max() - totals.Min() <= 1;
                });
        });

    [Fact]
    public void With_two_an_image_no_pair_meets_more_than_once_oftener_than_another() =>
        (from people in Gen.Int[2, 9] from images in Gen.Int[0, 120] from seed in Gen.Long select (people, images, seed)).Sample(deal =>
        {
            var pairs = Distribution
                .Deal(deal.images, deal.people, 2, deal.seed)
                .CountBy(image => (image[0], image[1]))
                .Select(pair => pair.Value)
                .ToList();
            var possible = deal.people * (deal.people - 1) / 2;
            var fewest = pairs.Count < possible ? 0 : pairs.Min();
            return pairs.Count == 0 || pairs.Max() - fewest <= 1;
        });

    [Fact]
    public void The_same_seed_deals_the_same() =>
        Deals.Sample(deal =>
            Distribution
                .Deal(deal.Images, deal.People, deal.PerImage, deal.Seed)
                .Zip(Distribution.Deal(deal.Images, deal.People, deal.PerImage, deal.Seed))
                .All(image => image.First.SequenceEqual(image.Second))
        );

    [Fact]
    public void More_annotators_an_image_than_people_cannot_be_dealt() =>
        Assert.Throws<ArgumentException>(() => Distribution.Deal(3, 2, 3, 1));

    [Fact]
    public void Withheld_images_are_the_rounded_share_and_spread_over_people() =>
        (
            from people in Gen.Int[1, 6]
            from images in Gen.Int[0, 200]
            from share in Gen.Double[0, 1]
            from seed in Gen.Long
            select (people, images, share, seed)
        ).Sample(draw =>
        {
            var dealt = Distribution.Deal(draw.images, draw.people, 1, draw.seed);
            var withheld = WithheldDraw.Draw(dealt, draw.share, draw.seed);
            var wanted = (int)Math.Round(draw.images * draw.share, MidpointRounding.AwayFromZero);
            // Each person's quota is their images times the total share, and largest remainders stay less than one away from it.
            return withheld.Count == wanted
                && dealt
                    .Index()
                    .GroupBy(image => image.Item[0])
                    .All(person =>
                        Math.Abs(person.Count(image => withheld.Contains(image.Index)) - (double)wanted * person.Count() / draw.images) < 1
                    );
        });

    [Fact]
    public void Shares_by_largest_remainders() =>
        // The paper's patients hold 493, 503 and 91 images of train and validation. 120 of 1087 makes 54.42, 55.53 and 10.05: the floors
        // add up to 119, and the largest remainder is the second's.
        Assert.Equal([54, 56, 10], Apportionment.Allocate(120, [493, 503, 91]));

    [Fact]
    public void Shares_add_up_and_stay_within_one_of_the_proportion() =>
        (from sizes in Gen.Int[0, 50].List[1, 8] from part in Gen.Double[0, 1] select (sizes, part)).Sample(item =>
        {
            var all = item.sizes.Sum();
            var total = (int)(all * item.part);
            var shares = Apportionment.Allocate(total, item.sizes);
            return shares.Sum() == total
                && shares
                    .Zip(item.sizes)
                    .All(pair => pair.First <= pair.Second && (all == 0 || Math.Abs(pair.First - (double)total * pair.Second / all) < 1));
        });
}
