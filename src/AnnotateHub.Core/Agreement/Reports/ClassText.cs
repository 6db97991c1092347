namespace AnnotateHub.Core.Agreement.Reports;

/// <summary>What is said where class coefficients make no sense.</summary>
internal static class ClassText
{
    public const string OneClass = "Only one class is compared, so every cell has the same class and no class coefficient is given.";

    private const string OnlyDetection =
        "Only one class is compared; with 'not seen' as the other category a coefficient would measure detection again, and "
        + "badly: nothing is unseen by all. See F1.";

    public static ClassFigures OneClassOnly(long cells, bool withNotSeen)
    {
        var none = new Figure(null, withNotSeen ? OnlyDetection : OneClass);
        return new ClassFigures(cells, none, null, null, none, none, null);
    }
}
