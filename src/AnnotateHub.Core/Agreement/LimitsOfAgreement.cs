namespace AnnotateHub.Core.Agreement;

/// <summary>Mean difference of two raters and the limits within which 95 % of differences lie if they are normal.</summary>
public sealed record LimitsOfAgreement(double Bias, double Deviation, double Lower, double Upper);
