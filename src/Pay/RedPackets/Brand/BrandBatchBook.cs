using Dapper;
using Madang.Kernel.Database;

namespace Madang.Pay.RedPackets.Brand;

/// <summary>The stored batches.</summary>
internal sealed class BrandBatchBook(PlatformDatabase database)
{
    private const string Columns =
        """
        batch_no AS BatchNo, mchid AS MchId, out_batch_no AS OutBatchNo, fingerprint AS Fingerprint, brand_id AS BrandId, brand_appid AS BrandAppId,
        scene AS Scene, template_id AS TemplateId, batch_name AS BatchName, batch_remark AS BatchRemark, total_amount AS TotalAmount,
        total_num AS TotalNum, created_at AS CreatedAt
        """;

    /// <summary>The guard of a batch: of two with one number, one finds a row conflict.</summary>
    public static RowWrite Insert(BrandBatch batch) => RowWrite.One(
        """
        INSERT INTO red_packet_batch (batch_no, mchid, out_batch_no, fingerprint, brand_id, brand_appid, scene, template_id, batch_name, batch_remark,
          total_amount, total_num, created_at)
        VALUES (@BatchNo, @MchId, @OutBatchNo, @Fingerprint, @BrandId, @BrandAppId, @Scene, @TemplateId, @BatchName, @BatchRemark,
          @TotalAmount, @TotalNum, @CreatedAt) ON CONFLICT DO NOTHING
        """,
        batch);

    public static RowWrite Insert(string batchNo, BrandDetail detail) => RowWrite.One(
        """
        INSERT INTO red_packet_batch_detail (batch_no, out_detail_no, detail_no, open_id, amount, remark, fail_reason)
        VALUES (@BatchNo, @OutDetailNo, @DetailNo, @OpenId, @Amount, @Remark, @FailReason)
        """,
        new { BatchNo = batchNo, detail.OutDetailNo, detail.DetailNo, detail.OpenId, detail.Amount, detail.Remark, detail.FailReason });

    /// <summary>The merchant's batch of its own number; null when there is none.</summary>
    public Task<BrandBatch?> FindByOutNoAsync(string mchId, string outBatchNo, CancellationToken cancellation = default) =>
        FindAsync("mchid = @mchId AND out_batch_no = @number", mchId, outBatchNo, cancellation);

    /// <summary>The merchant's batch of our number; null when there is none, or it is another merchant's.</summary>
    public Task<BrandBatch?> FindByNoAsync(string mchId, string batchNo, CancellationToken cancellation = default) =>
        FindAsync("mchid = @mchId AND batch_no = @number", mchId, batchNo, cancellation);

    /// <summary>Its packets; at most ten.</summary>
    public async Task<IReadOnlyList<BrandDetail>> DetailsAsync(string batchNo, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var details = await connection.QueryAsync<BrandDetail>(
            """
            SELECT d.out_detail_no AS OutDetailNo, d.detail_no AS DetailNo, d.open_id AS OpenId, d.amount AS Amount, d.remark AS Remark,
                   d.fail_reason AS FailReason, p.state AS PacketState, p.finished_at AS EndedAt
            FROM red_packet_batch_detail d LEFT JOIN red_packet p ON p.packet_id = d.detail_no
            WHERE d.batch_no = @batchNo ORDER BY d.detail_no
            """,
            new { batchNo });
        return details.AsList();
    }

    private async Task<BrandBatch?> FindAsync(string where, string mchId, string number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<BrandBatch>($"SELECT {Columns} FROM red_packet_batch WHERE {where}", new { mchId, number });
    }
}
