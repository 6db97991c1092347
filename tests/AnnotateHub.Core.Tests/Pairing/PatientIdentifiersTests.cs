using AnnotateHub.Core.Pairing;

namespace AnnotateHub.Core.Tests.Pairing;

public sealed class PatientIdentifiersTests
{
    [Theory]
    [InlineData("Meier, Anna", "a name")]
    [InlineData("Anna_Meier", "a name")]
    [InlineData("Sørensen-Østby Åse", "a name")]
    [InlineData("p 1961-04-12", "a date")]
    [InlineData("19610412", "a date")]
    [InlineData("12.4.1961", "a date")]
    [InlineData("4/12/1961", "a date")]
    [InlineData("MRN 00481516", "a number of a record")]
    // No month 45: no date, and as long as a record's number.
    [InlineData("20264578", "a number of a record")]
    [InlineData("anna@example.org", "a mail address")]
    public void What_names_somebody_is_called_by_what_it_looks_like(string patient, string what) =>
        Assert.Equal(what, PatientIdentifiers.LooksLike(patient));

    [Theory]
    [InlineData("06")]
    [InlineData("r06c04")]
    [InlineData("P-017")]
    [InlineData("Patient 12")]
    [InlineData("donor_3")]
    [InlineData("2026-AB-004")]
    [InlineData("HeLa")]
    public void A_code_of_a_study_passes(string patient) => Assert.Null(PatientIdentifiers.LooksLike(patient));
}
