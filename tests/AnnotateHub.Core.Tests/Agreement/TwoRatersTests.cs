using System.Text.Json;
using AnnotateHub.Core.Agreement;

namespace AnnotateHub.Core.Tests.Agreement;

public sealed class TwoRatersTests
{
    private const string File = "agreement/two_raters.json";

    public static TheoryData<string> Cases => Oracles.Names(File);

    [Theory, MemberData(nameof(Cases))]
    public void Kappa_equals_sklearn_statsmodels_and_r(string name)
    {
        var (table, expected) = Read(name);
        var kappa = CohenKappa.Compute(table).Value;

        Oracles.Close(expected.At("sklearn", "kappa").Real(), kappa, Oracles.SameFormula);
        Oracles.Close(expected.At("statsmodels", "kappa").Real(), kappa, Oracles.SameFormula);
        foreach (var package in new[] { "psych", "vcd", "epiR" })
            if (expected.At("R").Has(package))
                Oracles.Close(expected.At("R", package, "kappa").Real(), kappa, Oracles.FromR);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Weighted_kappa_equals_sklearn_and_r(string name)
    {
        var (table, expected) = Read(name);
        Oracles.Close(
            expected.At("sklearn", "weighted_linear").Real(),
            CohenKappa.Compute(table, DisagreementWeight.Linear).Value,
            Oracles.SameFormula
        );
        Oracles.Close(
            expected.At("sklearn", "weighted_quadratic").Real(),
            CohenKappa.Compute(table, DisagreementWeight.Quadratic).Value,
            Oracles.SameFormula
        );
        Oracles.Close(
            expected.At("R", "vcd", "weighted_linear").Real(),
            CohenKappa.Compute(table, DisagreementWeight.Linear).Value,
            Oracles.FromR
        );
        Oracles.Close(
            expected.At("R", "psych", "weighted_quadratic").Real(),
            CohenKappa.Compute(table, DisagreementWeight.Quadratic).Value,
            Oracles.FromR
        );
        Oracles.Close(
            expected.At("R", "vcd", "weighted_quadratic").Real(),
            CohenKappa.Compute(table, DisagreementWeight.Quadratic).Value,
            Oracles.FromR
        );
    }

    [Theory, MemberData(nameof(Cases))]
    public void Standard_error_and_interval_equal_statsmodels_and_r(string name)
    {
        var (table, expected) = Read(name);
        // An error of 0 (perfect agreement) comes out of a difference of squares near 1: the root of 1e-16 is 1e-8.
        var error = CohenKappa.StandardError(table);
        var published = expected.At("statsmodels", "std_error").Real();
        if (double.IsNaN(published))
            Assert.Null(error);
        else
            Assert.Equal(published, error!.Value, published < 1e-6 ? 1e-7 : published * Oracles.FromR);
        var interval = CohenKappa.Interval95(table);
        var (low, high) = (expected.At("statsmodels", "ci95")[0].Real(), expected.At("statsmodels", "ci95")[1].Real());
        if (double.IsNaN(low))
            Assert.Null(interval);
        else
        {
            Assert.Equal(low, interval!.Value.Low, 1e-7);
            Assert.Equal(high, interval.Value.High, 1e-7);
            Assert.Equal(expected.At("R", "vcd", "ase").Real(), error!.Value, 1e-7);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_textbooks_kappa_is_met(string name)
    {
        var jsonElement = Oracles.Case(File, name);
        if (!jsonElement.Has("published") || jsonElement.At("published").ValueKind == JsonValueKind.Null)
            return;
        var published = jsonElement.At("published", "kappa").GetDouble();
        var digits = published.ToString(System.Globalization.CultureInfo.InvariantCulture).Length - 2;

        Assert.Equal(published, CohenKappa.Compute(Read(name).Table).Value!.Value, 0.5 * Math.Pow(10, -digits) + 1e-12);
    }

    [Fact]
    public void Where_chance_alone_agrees_fully_there_is_no_kappa_but_a_reason()
    {
        var kappa = CohenKappa.Compute(
            new ConfusionTable(
                new long[,]
                {
                    { 40, 0 },
                    { 0, 0 },
                }
            )
        );

        Assert.Null(kappa.Value);
        Assert.Contains("0/0", kappa.Reason, StringComparison.Ordinal);
        Assert.Equal(
            1,
            CohenKappa
                .PercentAgreement(
                    new ConfusionTable(
                        new long[,]
                        {
                            { 40, 0 },
                            { 0, 0 },
                        }
                    )
                )
                .Value
        );
        Assert.NotNull(CohenKappa.Compute(new ConfusionTable(new long[2, 2])).Reason);
    }

    [Fact]
    public void One_class_against_the_rest_is_a_table_of_two()
    {
        var table = new ConfusionTable(
            new long[,]
            {
                { 5, 1, 2 },
                { 3, 7, 0 },
                { 1, 1, 9 },
            }
        ).OneAgainstRest(1);

        // Of 29 items both said class 1 seven times, only A 3 + 0, only B 1 + 1.
        Assert.Equal((7, 3, 2, 17), (table[0, 0], table[0, 1], table[1, 0], table[1, 1]));
    }

    private static (ConfusionTable Table, JsonElement Expected) Read(string name)
    {
        var jsonElement = Oracles.Case(File, name);
        var rows = jsonElement.At("table").IntegerRows();
        var counts = new long[rows.Length, rows.Length];
        for (var a = 0; a < rows.Length; a++)
        for (var b = 0; b < rows.Length; b++)
            counts[a, b] = rows[a][b];
        return (new ConfusionTable(counts), jsonElement.At("expected"));
    }
}
