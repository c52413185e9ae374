import Foundation
import TestSupport
import Testing

/// Rows of another sheet that belong to rows of this one: what a change there costs.
@Suite struct ChildTableTests {
    static let template = """
        <video xmlns="urn:rowreel:template:1" fps="25">
          <output name="small" size="160x90"/>
          <data key="sku">
            <column name="sku"/>
            <table name="reviews" src="reviews.csv" on="sku"><column name="text" maxLength="12"/></table>
          </data>
          <style name="headline" fontFamily="sans" fontSize="20vmin" minFontSize="10vmin" color="#fff"/>
          <scene id="title" dur="400ms"><text style="headline">{{ sku }}</text></scene>
          <scene id="review" for="r in reviews" dur="400ms"><text style="headline">{{ r.text }}</text></scene>
        </video>
        """

    private func shop(_ reviews: String) throws -> Shop {
        let shop = try Shop(template: Self.template, sheet: "sku\na\nb\nc\n")
        try shop.folder.write("reviews.csv", reviews)
        return shop
    }

    @Test func `a cell there makes the videos it belongs to, and says which cell it was`() throws {
        let shop = try shop("sku,text\na,Nice\nb,Good\nb,Fine\n")
        #expect(try shop.render().status == 0)
        #expect(try shop.plan().output == "3 videos: 3 unchanged\n")
        try shop.folder.write("reviews.csv", "sku,text\na,Nice\nb,Good\nb,Superb\n")
        #expect(
            try shop.explanation() == """
                b  out/b.mp4
                  make  review[1]  10 frames  reviews.csv B4: reviews.text Fine → Superb
                  reuse 2 pieces (20 frames)
                  join

                3 videos: 1 to make, 2 unchanged
                chunks: 1 to make (10 frames), 2 in the store

                """)
    }

    @Test func `a row more is a scene more, and rows of others are nobody's business`() throws {
        let shop = try shop("sku,text\na,Nice\nb,Good\n")
        #expect(try shop.render().status == 0)
        try shop.folder.write("reviews.csv", "sku,text\nz,Unknown\nb,Good\na,Nice\na,Warm\n")
        #expect(try shop.render().status == 0)
        #expect(try shop.totals()["made"] == 1)
        #expect(try shop.totals()["unchanged"] == 2)
    }

    @Test func `a bad cell there fails the videos it belongs to, and no others`() throws {
        let shop = try shop("sku,text\na,Nice\nb,Much too long a text\n")
        let run = try shop.render()
        #expect(run.status == 1)
        #expect(run.errors.contains("reviews.csv B3: error: text has 20 characters"), "\(run.errors)")
        #expect(shop.folder.names("out").filter { $0.hasSuffix(".mp4") }.sorted() == ["a.mp4", "c.mp4"])
    }

    @Test func `a table that is not there stops the run`() throws {
        let shop = try Shop(template: Self.template, sheet: "sku\na\n")
        let run = try shop.render()
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no table \"reviews.csv\""), "\(run.errors)")
    }
}
