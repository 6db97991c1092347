using AnnotateHub.Core.Pseudolabels;

namespace AnnotateHub.Core.Tests.Pseudolabels;

public sealed class RobustScaleTests
{
    [Fact]
    public void A_few_bright_cells_move_neither_the_background_nor_its_deviation()
    {
        // Blocks of 2 x 2 with one value each: 1, 2, ... 99, of which the last ten are replaced by bright cells. The middle of the 99 is
        // 50, its lower quarter 25.25
        // (half of the first 50 values and a half); every value is spread by half a step, which shifts both alike.
        var plain = Measure(Enumerable.Range(1, 99));
        var cells = Measure(Enumerable.Range(1, 89).Concat(Enumerable.Repeat(60_000, 10)));

        Assert.Equal(50, plain.Median, 6);
        Assert.Equal(RobustScale.NormalFactor * (99 * 0.5 - 99 * 0.25), plain.Deviation, 6);
        Assert.Equal(plain, cells);
    }

    [Fact]
    public void The_same_picture_in_eight_and_in_sixteen_bits_has_the_same_numbers()
    {
        ushort[] eight = [.. Enumerable.Range(0, 64 * 64).Select(index => (ushort)(10 + index * 7919 % 5))];
        ushort[] sixteen = [.. eight.Select(value => (ushort)(value * 257))];

        var (low, high) = (RobustScale.Measure(eight, 64, 64).Numbers(), RobustScale.Measure(sixteen, 64, 64).Numbers());

        Assert.All(eight.Distinct(), value => Assert.Equal(low[value], high[value * 257], 4));
        Assert.NotEqual(0, low[14]);
    }

    [Fact]
    public void A_plane_of_one_value_says_nothing() =>
        Assert.All(RobustScale.Measure(new ushort[35], 5, 7).Numbers(), number => Assert.Equal(0, number));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(9, 1)]
    public void The_smallest_planes_can_be_measured(int width, int height) =>
        Assert.Equal(7, RobustScale.Measure([.. Enumerable.Repeat((ushort)7, width * height)], width, height).Median);

    [Fact]
    public void A_plane_of_another_size_is_refused() => Assert.Throws<ArgumentException>(() => RobustScale.Measure(new ushort[5], 2, 2));

    private static RobustScale Measure(IEnumerable<int> blocks)
    {
        int[] values = [.. blocks];
        ushort[] row = [.. values.SelectMany(value => new[] { (ushort)value, (ushort)value })];
        return RobustScale.Measure([.. row, .. row], row.Length, 2);
    }
}
