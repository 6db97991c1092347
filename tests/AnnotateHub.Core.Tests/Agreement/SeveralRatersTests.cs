using System.Text.Json;
using AnnotateHub.Core.Agreement;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class SeveralRatersTests
{
    private const string File = "agreement/several_raters.json";
    private const double RoundedTo5 = 5e-6;

    public static TheoryData<string> Cases => Oracles.Names(File);

    [Theory, MemberData(nameof(Cases))]
    public void Krippendorffs_alpha_equals_three_packages_and_the_paper(string name)
    {
        var (ratings, jsonElement) = Read(name);
        var alpha = SeveralRaters.KrippendorffAlpha(ratings).Value;

        Oracles.Close(jsonElement.At("expected", "krippendorff_alpha", "nominal").Real(), alpha, Oracles.SameFormula);
        Oracles.Close(Identity(jsonElement, "krippendorff").At("coefficient").Real(), alpha, Oracles.FromR);
        Rounded(jsonElement, "krippendorff", alpha);
        Published(jsonElement, "nominal", alpha);
        Published(jsonElement, "krippendorff_nominal", alpha);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gwets_ac1_equals_irrcac_and_its_documentation(string name)
    {
        var (ratings, jsonElement) = Read(name);
        var ac1 = SeveralRaters.GwetAc1(ratings).Value;

        Oracles.Close(Identity(jsonElement, "gwet").At("coefficient").Real(), ac1, Oracles.FromR);
        Oracles.Close(Identity(jsonElement, "gwet").At("pa").Real(), SeveralRaters.PercentAgreement(ratings).Value, Oracles.FromR);
        Rounded(jsonElement, "gwet", ac1);
        Published(jsonElement, "gwet_ac1", ac1);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fleiss_kappa_equals_irrcac_and_statsmodels(string name)
    {
        var (ratings, jsonElement) = Read(name);
        var kappa = SeveralRaters.FleissKappa(ratings).Value;

        Oracles.Close(Identity(jsonElement, "fleiss").At("coefficient").Real(), kappa, Oracles.FromR);
        Rounded(jsonElement, "fleiss", kappa);
        Published(jsonElement, "fleiss", kappa);
        if (!jsonElement.At("expected").Has("statsmodels"))
            return;
        Oracles.Close(jsonElement.At("expected", "statsmodels", "fleiss").Real(), kappa, Oracles.SameFormula);
        Oracles.Close(
            jsonElement.At("expected", "statsmodels", "fleiss").Real(),
            SeveralRaters.FleissKappa(ratings.Complete()).Value,
            Oracles.SameFormula
        );
    }

    [Fact]
    public void Fleiss_kappa_of_counts_equals_statsmodels()
    {
        foreach (var jsonElement in Oracles.Cases("agreement/fleiss_tables.json"))
        {
            var kappa = SeveralRaters.FleissKappa(Ratings.OfCounts(jsonElement.At("counts").IntegerRows())).Value;

            Oracles.Close(jsonElement.At("expected", "fleiss").Real(), kappa, Oracles.SameFormula);
            if (jsonElement.Has("published") && jsonElement.At("published").ValueKind != JsonValueKind.Null)
                Assert.Equal(jsonElement.At("published", "fleiss").GetDouble(), kappa!.Value, 0.005);
        }
    }

    [Fact]
    public void Complete_keeps_the_items_that_everybody_rated()
    {
        var ratings = Ratings.OfItems(
            [
                [0, 0, 1],
                [1, null, 1],
                [1, 1, 1],
            ],
            2
        );

        // Items 1 and 3: agreeing pairs 1/3 and 3/3; category shares (2/3 + 0)/2 = 1/3 and 2/3, chance 1/9 + 4/9 = 5/9; (2/3 - 5/9) / (4/9)
        // = 1/4.
        Assert.Equal(0.25, SeveralRaters.FleissKappa(ratings.Complete()).Value!.Value, 1e-12);
    }

    [Fact]
    public void Where_one_category_is_all_there_is_no_coefficient_but_a_reason()
    {
        var ratings = Ratings.OfItems(
            [
                [0, 0],
                [0, 0],
            ],
            3
        );

        Assert.All(
            [SeveralRaters.FleissKappa(ratings), SeveralRaters.GwetAc1(ratings), SeveralRaters.KrippendorffAlpha(ratings)],
            coefficient =>
            {
                Assert.Null(coefficient.Value);
                Assert.NotNull(coefficient.Reason);
            }
        );
        Assert.Contains(
            "two or more",
            SeveralRaters
                .KrippendorffAlpha(
                    Ratings.OfItems(
                        [
                            [0, null],
                            [null, 1],
                        ],
                        2
                    )
                )
                .Reason,
            StringComparison.Ordinal
        );
    }

    private static (Ratings Ratings, JsonElement Item) Read(string name)
    {
        var jsonElement = Oracles.Case(File, name);
        var byRater = jsonElement.At("ratings_by_rater").RealRows();
        var values = byRater.SelectMany(row => row).Where(value => !double.IsNaN(value)).Distinct().Order().ToList();
        var items = Enumerable
            .Range(0, byRater[0].Length)
            .Select(index => byRater.Select(row => double.IsNaN(row[index]) ? (int?)null : values.IndexOf(row[index])).ToArray());
        return (Ratings.OfItems(items, values.Count), jsonElement);
    }

    private static JsonElement Identity(JsonElement jsonElement, string coefficient) =>
        jsonElement.At("expected", "irrCAC", "identity", coefficient);

    private static void Rounded(JsonElement jsonElement, string coefficient, double? actual)
    {
        if (jsonElement.At("expected", "irrCAC_in_R_rounded_to_5").ValueKind == JsonValueKind.Null)
            return;
        // The R package gives up where an item was rated by nobody.
        if (jsonElement.At("expected", "irrCAC_in_R_rounded_to_5", "unweighted", coefficient, "coefficient").RealOrNull() is { } expected)
            Assert.Equal(expected, actual!.Value, RoundedTo5 + 1e-12);
    }

    private static void Published(JsonElement jsonElement, string key, double? actual)
    {
        if (
            !jsonElement.Has("published")
            || jsonElement.At("published").ValueKind == JsonValueKind.Null
            || !jsonElement.At("published").Has(key)
        )
            return;
        var published = jsonElement.At("published", key).GetDouble();
        Assert.Equal(published, actual!.Value, published * 1000 == Math.Round(published * 1000) ? 5e-4 : RoundedTo5);
    }
}
