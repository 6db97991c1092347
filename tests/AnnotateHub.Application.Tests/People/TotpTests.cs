using System.Text;
using AnnotateHub.Application.Accounts;

namespace AnnotateHub.Application.Tests.People;

public sealed class TotpTests
{
    /// <summary>The secret of RFC 6238, appendix B, for SHA-1.</summary>
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_rfc_6238(long seconds, string code)
    {
        var step = Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds));

        Assert.Equal(code, Totp.CodeAt(Secret, step, digits: 8));
        // Six digits are the last six of eight: both are the same number, modulo a power of ten.
        Assert.Equal(code[2..], Totp.CodeAt(Secret, step));
    }

    [Theory]
    [InlineData(-61, false)]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void A_code_is_taken_one_half_minute_before_and_after_its_own(int late, bool taken)
    {
        // 1,111,111,110 s is the beginning of a half minute: 30 * 37,037,037.
        var begin = DateTimeOffset.FromUnixTimeSeconds(1_111_111_110);

        Assert.Equal(taken, Totp.Match(Secret, "050471", begin.AddSeconds(late), lastStep: 0) == 37_037_037);
    }

    [Fact]
    public void A_code_is_taken_once_and_none_before_it_afterwards()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_110);
        var before = Totp.CodeAt(Secret, Totp.StepOf(now) - 1);

        Assert.Null(Totp.Match(Secret, "050471", now, lastStep: 37_037_037));
        Assert.Null(Totp.Match(Secret, before, now, lastStep: 37_037_037));
    }

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base_32_is_that_of_rfc_4648(string plain, string coded)
    {
        Assert.Equal(coded, Totp.ToBase32(Encoding.ASCII.GetBytes(plain)));
        Assert.Equal(plain, Encoding.ASCII.GetString(Totp.FromBase32(coded)!));
    }

    [Fact]
    public void What_is_no_base_32_is_nothing() => Assert.Null(Totp.FromBase32("MZXW0YTB"));
}
