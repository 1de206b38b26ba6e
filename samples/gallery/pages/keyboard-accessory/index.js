Page({

})
